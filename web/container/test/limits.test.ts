import { expect, test } from 'vitest'
import { conform, sizeOf } from '../src/broker/conform'
import { Lane } from '../src/broker/lane'
import { limited } from '../src/policy'

test('a lane lets its width run, and the next when one is done, also when it failed', async () => {
  const lane = new Lane(2)
  const ends: ((failed?: Error) => void)[] = []
  const started: number[] = []
  const runs = [0, 1, 2, 3].map((at) => lane.run(() => {
    started.push(at)
    return new Promise<number>((resolve, reject) => ends.push((failed) => (failed ? reject(failed) : resolve(at))))
  }).catch((error: Error) => error.message))
  await Promise.resolve()
  expect(started).toEqual([0, 1])
  ends[0]!(new Error('broken'))
  await expect.poll(() => started).toEqual([0, 1, 2])
  ends[1]!()
  await expect.poll(() => started).toEqual([0, 1, 2, 3])
  ends[2]!()
  ends[3]!()
  expect(await Promise.all(runs)).toEqual(['broken', 1, 2, 3])
})

test('a host’s limit only ever narrows', () => {
  const of = (request?: number): number => limited({ assertion: async () => '', policy: { limits: { ...(request !== undefined && { request }) } } }, 'request', 10)
  expect([of(), of(0), of(3), of(99), of(-1), of(NaN)]).toEqual([10, 0, 3, 10, 10, 10])
  expect(limited({ assertion: async () => '' }, 'request', 10)).toBe(10)
})

test('only what the schema names is copied, without a prototype', () => {
  const schema = { type: 'object', properties: { a: { type: 'string' }, any: {} } } as const
  const copy = conform(schema, JSON.parse('{"a": "x", "b": 1, "__proto__": {"c": 1}}'))
  expect(Object.entries(copy)).toEqual([['a', 'x']])
  expect(Object.getPrototypeOf(copy)).toBeNull()
  expect(conform(schema, { a: null })).toEqual({})
  expect(conform(schema, undefined)).toEqual({})
})

test('a map takes any name, and its values are checked', () => {
  const schema = { type: 'object', properties: { header: { type: 'object', additionalProperties: { type: 'string' } } } } as const
  const { header } = conform(schema, JSON.parse('{"header": {"__proto__": "x", "a": "y"}}'))
  expect(Object.entries(header as object)).toEqual([['__proto__', 'x'], ['a', 'y']])
  expect(() => conform(schema, { header: { a: 1 } })).toThrow('parameter.header.a should be String instead of Number')
})

test('sizes are estimated, cycles and giants end early', () => {
  expect(sizeOf('ab', 100)).toBe(2)
  expect(sizeOf({ a: [1, new Uint8Array(10)] }, 100)).toBe(2 + 1 + 2 + 1 + 10)
  const loop: unknown[] = []
  loop.push(loop)
  expect(sizeOf(loop, 100)).toBeLessThan(100)
  expect(sizeOf(Array.from({ length: 1000 }, () => 'x'), 100)).toBe(Infinity)
})
