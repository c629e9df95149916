import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Watchdog } from '../src/watchdog'

let told: (boolean | 'ended')[]
let asked: number[]
let dog: Watchdog

beforeEach(() => {
  vi.useFakeTimers()
  told = []
  asked = []
  dog = new Watchdog((n) => asked.push(n), (responding) => told.push(responding), () => told.push('ended'), 1000, 3000, 10_000)
})
afterEach(() => {
  dog.stop()
  vi.useRealTimers()
})

test('who answers is asked again and again, and nobody hears of it', () => {
  for (let second = 0; second < 20; second++) {
    vi.advanceTimersByTime(1000)
    dog.pong(asked.at(-1))
  }
  expect(asked.length).toBe(20)
  expect(told).toEqual([])
})

test('silence is told, taken back with an answer, and ended when it lasts', () => {
  vi.advanceTimersByTime(6000)
  expect(told).toEqual([false])
  dog.pong(99)
  expect(told).toEqual([false])
  dog.pong(asked.at(-1))
  expect(told).toEqual([false, true])
  vi.advanceTimersByTime(11_000)
  expect(told).toEqual([false, true, false])
  vi.advanceTimersByTime(2000)
  expect(told).toContain('ended')
})
