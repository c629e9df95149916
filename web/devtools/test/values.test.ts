// @vitest-environment jsdom
import { expect, test, vi } from 'vitest'
import { reasonOf, seen } from '../src/logic/values'
import { brief } from '../src/panel/values'
import { jsonOf } from '../src/panel/storage'

const look = (value: unknown, bounds = {}): ReturnType<typeof seen> => seen(value, { values: 1000, depth: 5, letters: 1000, ...bounds })

test('nothing of the mini-program is called for it', () => {
  const value = { get trap(): never { throw new Error('called') }, toString: (): never => { throw new Error('called') }, f() {} }
  expect(brief(look(value))).toBe('{trap: ƒ get(), toString: ƒ toString(), f: ƒ f()}')
  class Key { static name = value; toString = value.toString }
  expect(brief(look(new Map<unknown, number>([[value, 1], [new Key(), 2], [Symbol('s'), 3]])))).toBe('Map {Object: 1, : 2, Symbol(s): 3}')
  expect(reasonOf(value)).toBe('Object')
  expect(reasonOf(Object.assign(new TypeError(), { message: value }))).toBe('TypeError')
})

test('what cannot be looked at stops nothing', () => {
  const trap = new Proxy({}, { ownKeys() { throw new Error('trap') } })
  expect(brief(look({ a: trap, b: 1 }))).toBe('{a: ‹trap›, b: 1}')
})

test('each kind of value has its form', () => {
  class Thing { a = 1 }
  const value = [undefined, null, 'a', 1n, Symbol('s'), new Date(0), /x/g, new Map([['k', 1]]), new Thing(), new Uint8Array([7]), new ArrayBuffer(3), Promise.resolve()]
  expect(brief(look(value), 1000)).toBe('[undefined, null, "a", 1n, Symbol(s), 1970-01-01T00:00:00.000Z, /x/g, Map {k: 1}, Thing {a: 1}, Uint8Array(1) [7], ArrayBuffer(3), Promise]')
})

test('circles end, and what is too much is counted', () => {
  const circle: Record<string, unknown> = { n: 1 }
  circle['self'] = circle
  expect(brief(look(circle))).toBe('{n: 1, self: ↺ Object}')
  const many = look(Array.from({ length: 5000 }, (_, n) => n), { values: 10_000 })
  expect(many).toMatchObject({ name: 'Array(5000)', more: 4000 })
  expect(look('abcdef', { letters: 2 })).toEqual({ kind: 'string', text: 'ab', cut: 4 })
  const deep = look({ a: { b: { c: 1 } } }, { depth: 2 })
  expect(brief(deep)).toBe('{a: {b: {…}}}')
  expect(jsonOf(deep)).toBeUndefined()
})

test('what is shown in full is JSON again', () => {
  const value = { a: [1, 'x', null, true], b: { 'c"d': 'e\n' } }
  expect(JSON.parse(jsonOf(look(value))!)).toEqual(value)
  expect(jsonOf(look({ f() {} }))).toBeUndefined()
})

test('of many properties no more are read than are shown', () => {
  const list = Object.assign(Array.from({ length: 5000 }, () => 0), { own: 1 })
  const keys = vi.spyOn(Object, 'keys')
  const ofList = look(list, { values: 10_000 })
  const asked = keys.mock.calls.length
  keys.mockRestore()
  expect(ofList).toMatchObject({ name: 'Array(5000)', more: 4000 })
  expect(asked).toBe(0)
  const value = Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [`k${n}`, n]))
  const read = vi.spyOn(Object, 'getOwnPropertyDescriptor')
  const shown = look(value, { values: 10_000 })
  const { length } = read.mock.calls
  read.mockRestore()
  expect(shown).toMatchObject({ more: 4000 })
  expect(length).toBeLessThan(1010)
})
