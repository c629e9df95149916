import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { limitBuffers } from '../src/memory'

const MB = 2 ** 20

/** A global object of its own, whose buffers may hold 4 MB. */
function realm(): { run(code: string): unknown; exhausted(): number } {
  const scope = runInNewContext('globalThis') as { [name: string]: unknown }
  Object.assign(scope, { structuredClone, TextEncoder: class extends TextEncoder {} })
  let count = 0
  limitBuffers(scope, () => count++, 4 * MB)
  return { run: code => runInNewContext(code, scope), exhausted: () => count }
}

test('buffers of every kind count, until there are too many', () => {
  const ways = ['new ArrayBuffer(MB)', 'new Uint8Array(MB)', 'Float64Array.from({ length: MB / 8 })', 'new Uint16Array(MB / 2).slice()', 'new (new Uint8Array(1).constructor)(MB)', 'new ArrayBuffer(1, { maxByteLength: MB })', 'Uint8Array.of(...new Array(70000).fill(1))',
    'structuredClone({ a: [new Map([[1, { b: small }]])] })', 'big.slice(0)', 'Object.defineProperty(new Uint8Array(big), "constructor", { value: undefined }).slice()', 'new Uint8Array(big).toReversed()',
    'new TextEncoder().encode(text)', ...('transfer' in ArrayBuffer.prototype ? ['new ArrayBuffer(0).transfer(MB)'] : [])]
  for (const way of ways) {
    const { run, exhausted } = realm()
    expect(() => run(`const MB = ${MB}, kept = [], big = new ArrayBuffer(MB), small = new Uint8Array(2 ** 16), text = 'x'.repeat(MB); for (let at = 0; at < 200; at++) kept.push(${way})`), way).toThrow('out of memory')
    expect(exhausted(), way).toBeGreaterThan(0)
  }
})

test('views of one buffer count once, small ones not at all, and nothing else changes', () => {
  const { run, exhausted } = realm()
  expect(run(`
    const buffer = new ArrayBuffer(${3 * MB})
    for (let at = 0; at < 100; at++) new Uint8Array(buffer, at)
    for (let at = 0; at < 1000; at++) new Uint8Array(1000)
    class Own extends Uint8Array {}
    const own = new Own([1, 2, 3])
    JSON.stringify([buffer instanceof ArrayBuffer, own instanceof Own, own instanceof Uint8Array, [...own.map(x => x * 2)], own.slice(1) instanceof Own, Uint8Array.name, new Uint8Array(4).constructor === Uint8Array, Object.prototype.toString.call(own)])
  `)).toBe(JSON.stringify([true, true, true, [2, 4, 6], true, 'Uint8Array', true, '[object Uint8Array]']))
  expect(exhausted()).toBe(0)
})
