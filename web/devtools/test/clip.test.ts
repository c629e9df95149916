// @vitest-environment jsdom
import { expect, test } from 'vitest'
import { clipped } from '../src/frame/clip'

test('what is left out is said', () => {
  const list = clipped(Array.from({ length: 1003 }, (_, n) => n)) as unknown[]
  expect([list.length, list.at(-1)]).toEqual([1001, '… (+3)'])
  const object = clipped(Object.fromEntries(Array.from({ length: 1003 }, (_, n) => [`k${n}`, n]))) as object
  expect(Object.entries(object).at(-1)).toEqual(['…', '(+3)'])
  expect(clipped('a'.repeat(65_537))).toMatch(/a… \(\+1\)$/)
  expect(clipped({ a: [1, new Uint8Array(3)] })).toEqual({ a: [1, '‹3 B›'] })
})
