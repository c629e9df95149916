import { hostCapabilities, hostProvided } from '@hutong/protocol'
import { expect, test } from 'vitest'
import { handlers } from '../src/broker/handlers'
import { shifted } from '../src/broker/location'

test('what the catalogue does not leave to the host’s page is answered here, and nothing else', () => {
  const left: readonly string[] = hostProvided
  expect(Object.keys(handlers).sort()).toEqual(hostCapabilities.filter((name) => !left.includes(name)).sort())
})

test('coordinates are shifted in China and nowhere else', () => {
  const { latitude, longitude } = shifted(39.908823, 116.39747)
  expect(latitude).toBeCloseTo(39.910227, 4)
  expect(longitude).toBeCloseTo(116.403714, 4)
  expect(shifted(52.52, 13.405)).toEqual({ latitude: 52.52, longitude: 13.405 })
})
