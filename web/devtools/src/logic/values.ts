// A value of the mini-program as it is shown: a copy of bounded size that calls nothing of the mini-program's but, at most, what
// an error has as its name and stack.

import type { Seen } from '../messages'

/** How much of a value is copied. */
export interface Bounds {
  /** Values that are left to be copied. */
  values: number
  /** Levels. */
  depth: number
  /** Letters of a text. */
  letters: number
}

const KEYS = 1000

export function seen(value: unknown, bounds: Bounds, above: readonly object[] = []): Seen {
  bounds.values -= 1
  try {
    return copy(value, bounds, above)
  } catch (error) {
    // A proxy does as it likes.
    return plain(`‹${messageOf(error) ?? ''}›`)
  }
}

function copy(value: unknown, bounds: Bounds, above: readonly object[]): Seen {
  if (typeof value === 'string') return { kind: 'string', ...cut(value, bounds.letters) }
  if (typeof value === 'function') return plain(`ƒ ${ownName(value)}()`)
  if (typeof value === 'bigint') return plain(`${value}n`)
  if (typeof value !== 'object' || value === null) return plain(String(value))
  if (value instanceof Error) return { kind: 'error', ...cut(errorText(value), bounds.letters) }
  if (value instanceof Date) return plain(Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString())
  if (value instanceof RegExp) return plain(String(value))
  if (value instanceof ArrayBuffer) return plain(`ArrayBuffer(${value.byteLength})`)
  if (value instanceof Promise) return plain('Promise')
  const name = nameOf(value)
  if (above.includes(value)) return plain(`↺ ${name}`)
  const list = Array.isArray(value) || ArrayBuffer.isView(value)
  const entries: [string, Seen][] = []
  const [count, all] = entriesOf(value)
  if (above.length < bounds.depth) {
    for (const [key, item] of all) {
      if (bounds.values <= 0 || entries.length >= KEYS) break
      entries.push([key.slice(0, 200), seen(item, bounds, [...above, value])])
    }
  }
  return { kind: list ? 'list' : 'object', name: list ? `${name}(${count})` : name, entries, more: count - entries.length }
}

const plain = (text: string): Seen => ({ kind: 'plain', text: text.slice(0, 200) })

/** A value in a few words. */
function words(value: unknown): string {
  const shown = seen(value, { values: 1, depth: 0, letters: 200 })
  return 'entries' in shown ? shown.name : shown.text
}

/** What an error says. */
function messageOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  const { name } = error
  const message = own(error, 'message')
  return [name === 'Error' ? '' : name, message].filter((part) => typeof part === 'string' && part).join(': ')
}

/** What something says that was thrown. */
export const reasonOf = (thrown: unknown): string => (messageOf(thrown) ?? words(thrown)).slice(0, 2000)

function cut(text: string, letters: number): { text: string; cut?: number } {
  return text.length > letters ? { text: text.slice(0, letters), cut: text.length - letters } : { text }
}

/** Engines have the stack behind an accessor, so it is asked for. */
function errorText(error: Error): string {
  const stack = String(error.stack ?? '')
  return stack.includes(error.message) ? stack : `${error.name}: ${error.message}`
}

/** A property that is there as a value. */
function own(object: object, name: string): unknown {
  return Object.getOwnPropertyDescriptor(object, name)?.value as unknown
}

/** The name of a function; anything may stand there. */
function ownName(made: object): string {
  const name = own(made, 'name')
  return typeof name === 'string' ? name.slice(0, 100) : ''
}

function nameOf(value: object): string {
  const maker: unknown = own(Object.getPrototypeOf(value) as object | null ?? {}, 'constructor')
  return typeof maker === 'function' ? ownName(maker) : ''
}

/** How many there are, and what reads them one by one: of many only the first are shown. */
function entriesOf(value: object): [count: number, all: Iterable<[string, unknown]>] {
  if (value instanceof Map) return [value.size, named(value)]
  if (value instanceof Set) return [value.size, numbered(value)]
  if (ArrayBuffer.isView(value)) return [value.byteLength, numbered(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))]
  if (Array.isArray(value)) return [value.length, properties(value, indices(value.length))]
  const keys = Object.keys(value)
  return [keys.length, properties(value, keys)]
}

function* named(map: Map<unknown, unknown>): Generator<[string, unknown]> {
  for (const [key, item] of map) yield [words(key), item]
}

function* numbered(items: Iterable<unknown>): Generator<[string, unknown]> {
  let index = 0
  for (const item of items) yield [String(index++), item]
}

function* indices(length: number): Generator<string> {
  for (let index = 0; index < length; index++) yield String(index)
}

function* properties(object: object, keys: Iterable<string>): Generator<[string, unknown]> {
  for (const key of keys) {
    const { get, value } = Object.getOwnPropertyDescriptor(object, key) ?? {}
    yield [key, get ? GETTER : value]
  }
}

/** What a property would answer is not asked. */
const GETTER = (): void => undefined
Object.defineProperty(GETTER, 'name', { value: 'get' })
