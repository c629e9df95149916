import { expect, test } from 'vitest'
import { aliases, harden } from '../src/sandbox'

/** A scope shaped like a worker's: doors on the object, on its prototype and further up. */
function scope() {
  const target = Object.assign(Object.create(Object.prototype) as object, {})
  Object.defineProperties(target, { addEventListener: { value: () => {}, writable: true, configurable: true } })
  const proto = Object.create(target) as object
  Object.defineProperties(proto, {
    fetch: { value: () => 'network', writable: true, configurable: true },
    onmessage: { get: () => null, set: () => {}, configurable: true },
    importScripts: { value: () => {}, writable: true, configurable: true },
    indexedDB: { get: () => ({}), configurable: true },
  })
  const own = Object.create(proto) as { [name: string]: unknown }
  Object.defineProperty(own, 'WebSocket', { value: class {}, writable: true, configurable: true })
  Object.defineProperty(own, 'setTimeout', { value: setTimeout, writable: true, configurable: true })
  return { own, proto: proto as { [name: string]: unknown }, target: target as { [name: string]: unknown } }
}

test('doors are gone from the scope and from everything it inherits', () => {
  const { own, proto, target } = scope()
  harden(own)
  for (const name of ['fetch', 'onmessage', 'importScripts', 'indexedDB', 'WebSocket', 'addEventListener', 'postMessage', 'Worker', 'navigator']) {
    expect(own[name], name).toBeUndefined()
    expect(name in proto, name).toBe(false)
    expect(name in target, name).toBe(false)
  }
  expect(own['setTimeout']).toBe(setTimeout)
})

test('they cannot be put back', () => {
  const { own } = scope()
  harden(own)
  expect(() => Object.defineProperty(own, 'fetch', { value: () => {} })).toThrow()
  expect(Reflect.set(own, 'onmessage', () => {})).toBe(false)
  expect(delete (Object.getPrototypeOf(own) as { fetch?: unknown }).fetch).toBe(true)
  expect(own['fetch']).toBeUndefined()
})

test('libraries find the global object under its usual names', () => {
  const { own } = scope()
  aliases(own)
  expect(own['window']).toBe(own)
  expect(own['global']).toBe(own)
})
