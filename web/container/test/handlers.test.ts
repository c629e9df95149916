import { hostCapabilities, hostProvided } from '@hutong/protocol'
import { expect, test } from 'vitest'
import { Broker } from '../src/broker/broker'
import { handlers } from '../src/broker/handlers'
import { shifted } from '../src/broker/location'
import { Places } from '../src/broker/places'

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

test('a line of the console is cut, and is read in a time that grows with its length', () => {
  const told: string[] = []
  const app = { files: { has: () => false }, tell: (_: string, { text }: { text: string }) => told.push(text) }
  new Broker(app as never, {} as never, () => undefined).handle(['log', 'error', 'x'.repeat(1 << 20)])
  expect(told).toEqual(['x'.repeat(16 * 1024)])
  const began = performance.now()
  expect(new Places(app.files as never).knows('sub/'.repeat(1 << 17))).toBe(false)
  expect(performance.now() - began).toBeLessThan(3000)
})
