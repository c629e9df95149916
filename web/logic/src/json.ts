// What may cross the boundary: values that survive JSON and a structured clone alike.

import type { Json } from '@hutong/protocol'

const MAX_DEPTH = 128

/**
 * A copy of `value` that holds nothing but JSON. Functions, symbols and `undefined` vanish (in lists they become
 * null), dates become ISO text, a cycle or too deep a branch becomes null, and a getter that throws counts as absent.
 */
export function toJson(value: unknown): Json {
  return copy(value, []) ?? null
}

function copy(value: unknown, above: object[]): Json | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value
    case 'number':
      return Number.isFinite(value) ? value : null
    case 'bigint':
      return String(value)
    case 'object':
      break
    default:
      return undefined
  }
  if (value === null) return null
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString()
  if (above.includes(value) || above.length >= MAX_DEPTH) return null
  const inner = [...above, value]
  if (Array.isArray(value)) return value.map(item => copy(item, inner) ?? null)
  const out: { [key: string]: Json } = {}
  for (const key of Object.keys(value)) {
    const item = copy(read(value, key), inner)
    if (item !== undefined) out[key] = item
  }
  return out
}

function read(source: object, key: string): unknown {
  try {
    return (source as Record<string, unknown>)[key]
  } catch {
    return undefined
  }
}

/** Whether `value` is a plain object: made by a literal, not by a class. */
export function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const proto: unknown = Object.getPrototypeOf(value)
  return proto === null || Object.getPrototypeOf(proto) === null
}

/** A deep copy of plain objects and arrays; everything else (class instances, functions) is kept as it is. */
export function copyPlain<T>(value: T, seen = new Map<unknown, unknown>()): T {
  if (seen.has(value)) return seen.get(value) as T
  if (Array.isArray(value)) {
    const list: unknown[] = []
    seen.set(value, list)
    for (const item of value) list.push(copyPlain(item, seen))
    return list as T
  }
  if (!isPlain(value)) return value
  const out: Record<string, unknown> = {}
  seen.set(value, out)
  for (const key of Object.keys(value)) out[key] = copyPlain(value[key], seen)
  return out as T
}

/** `value` when it is an object, else an empty one. */
export function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
