import { expect, test } from 'vitest'
import { barsOf, share, total } from '../src/runs'

const minute = (at: number, starts: number, errors = 0, crashes = 0) => ({ at: at * 60_000, starts, errors, crashes })

test('a bar stands for each minute of the last half hour, also for one without a run', () => {
  const bars = barsOf([minute(100, 5), minute(102, 3, 1)], 103 * 60_000 + 5)
  expect(bars).toHaveLength(30)
  expect([bars[0], ...bars.slice(-4)]).toEqual([minute(74, 0), minute(100, 5), minute(101, 0), minute(102, 3, 1), minute(103, 0)])
})

test('of a long time each bar stands for several minutes, and none is lost', () => {
  const day = Array.from({ length: 1440 }, (_, at) => minute(at, 1, 0, at % 2))
  const bars = barsOf(day, 1439 * 60_000)
  expect(bars).toHaveLength(60)
  expect(total(bars)).toEqual({ starts: 1440, errors: 0, crashes: 720 })
})

test('the share of no starts is none', () => {
  expect([share(1, 4), share(0, 0)]).toEqual([0.25, 0])
})
