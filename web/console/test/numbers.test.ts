import { expect, test } from 'vitest'
import { again, along, daysOf, lately, scale, usersAround } from '../src/numbers'

const day = (day: string, runs: number, users = runs, after: object = {}) => ({ day, runs, users, errors: 0, crashes: 0, ...after })

test('every day has a place, over the end of a month and the change to summer time', () => {
  expect(daysOf({ from: '2026-02-27', to: '2026-03-02' })).toEqual(['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02'])
  expect(daysOf({ from: '2026-03-28', to: '2026-03-30' })).toHaveLength(3)
  expect(daysOf({ from: '2026-03-28', to: '2026-03-28' })).toEqual(['2026-03-28'])
  expect(along(daysOf({ from: '2026-02-27', to: '2026-03-01' }), [day('2026-02-28', 5)], 'runs')).toEqual([0, 5, 0])
})

test('the last days end with today in UTC', () => {
  expect(lately(7, Date.parse('2026-11-28T23:59:59Z'))).toEqual({ from: '2026-11-22', to: '2026-11-28' })
  expect(lately(1, Date.parse('2026-11-29T00:00:00Z'))).toEqual({ from: '2026-11-29', to: '2026-11-29' })
})

test('who came again is said of the days of which it is known for good', () => {
  const days = [day('2026-11-20', 9, 4, { after_1: 2, after_7: 1 }), day('2026-11-26', 9, 6, { after_1: 3 }), day('2026-11-27', 50, 50, { after_1: 1 })]
  const of = { days, to: '2026-11-28' }
  expect(again(of, 1, '2026-11-28')).toBe(0.5)
  expect(again(of, 7, '2026-11-28')).toBe(0.25)
  expect(again(of, 30, '2026-11-28')).toBeUndefined()
})

test('a scale has room for what is drawn', () => {
  expect([0, 1, 3, 10, 11, 499, 500, 501, 99_999].map(scale)).toEqual([2, 2, 4, 10, 20, 600, 600, 600, 100_000])
})

test('the users of this week are those of no week before', () => {
  const weeks = [{ first: '2026-11-16', users: 7 }, { first: '2026-11-23', users: 5 }]
  const months = [{ first: '2026-11-01', users: 20 }]
  expect(usersAround({ weeks, months }, '2026-11-29')).toEqual({ week: 5, month: 20 })
  expect(usersAround({ weeks, months }, '2026-11-30')).toEqual({ week: 0, month: 20 })
  expect(usersAround({ weeks, months }, '2026-12-01')).toEqual({ week: 0, month: 0 })
})
