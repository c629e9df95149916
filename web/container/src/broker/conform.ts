// Arguments against the catalogue's schema. They come from a stranger: nothing is used that has not been copied here.

import type { Schema } from '@hutong/protocol'
import { Failed } from '../failure'

/** A copy of `value` with the fields that the schema names and nothing else; null counts as absent. */
export function conform(schema: Schema, value: unknown): Record<string, unknown> {
  return copy(schema, value ?? {}, 'parameter') as Record<string, unknown>
}

/** The value when it is a text, else an empty one. */
export const text = (value: unknown): string => (typeof value === 'string' ? value : '')

function copy(schema: Schema, value: unknown, path: string): unknown {
  switch (schema.type) {
    case undefined:
      return value
    case 'array':
      if (!Array.isArray(value)) throw wrong(path, 'Array', value)
      if (value.length > (schema.maxItems ?? Infinity)) throw new Failed('limit', `${path} has more than ${schema.maxItems} items`)
      return Array.from(value, (item: unknown, at) => copy(schema.items ?? {}, item, `${path}[${at}]`))
    case 'object':
      return copyObject(schema, value, path)
    default:
      checkScalar(schema, value, path)
      return value
  }
}

function copyObject(schema: Schema, value: unknown, path: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(path, 'Object', value)
  const given = value as Record<string, unknown>
  const out: Record<string, unknown> = Object.create(null)
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    const item = Object.hasOwn(given, name) ? given[name] : undefined
    if (item !== undefined && item !== null) out[name] = copy(field, item, `${path}.${name}`)
    else if (schema.required?.includes(name)) {
      // Null is a value where any value will do.
      if (field.type !== undefined || item === undefined) throw wrong(`${path}.${name}`, title(field.type ?? 'value'), item)
      out[name] = item
    }
  }
  if (schema.additionalProperties) {
    for (const [name, item] of Object.entries(given)) out[name] = copy(schema.additionalProperties, item, `${path}.${name}`)
  }
  return out
}

function checkScalar(schema: Schema, value: unknown, path: string): void {
  const type = schema.type === 'integer' ? 'number' : schema.type!
  if (typeof value !== type) throw wrong(path, title(type), value)
  if (typeof value === 'number') {
    const { minimum = -Infinity, maximum = Infinity } = schema
    const whole = schema.type !== 'integer' || Number.isSafeInteger(value)
    if (!(value >= minimum && value <= maximum && whole)) throw new Failed('invalid', `parameter error: ${path} is out of range;`)
  }
  if (typeof value === 'string' && value.length > (schema.maxLength ?? Infinity)) {
    throw new Failed('limit', `${path} is longer than ${schema.maxLength} characters`)
  }
  if (schema.enum && !schema.enum.includes(value)) {
    throw new Failed('invalid', `parameter error: ${path} should be one of ${schema.enum.join(', ')};`)
  }
}

function wrong(path: string, expected: string, value: unknown): Failed {
  const found = value === null ? 'Null' : Array.isArray(value) ? 'Array' : title(typeof value)
  return new Failed('invalid', `parameter error: ${path} should be ${expected} instead of ${found};`)
}

function title(type: string): string {
  return type.charAt(0).toUpperCase() + type.slice(1)
}

/**
 * About how long a value is as JSON text, never more (dates and texts beyond ASCII are longer); bytes count as they
 * are. Stops as soon as `limit` is passed, so that a value made to be expensive is not.
 */
export function sizeOf(value: unknown, limit: number): number {
  let size = 0
  const queue: unknown[] = [value]
  const met = new Set<object>()
  while (queue.length) {
    const item = queue.pop()
    if (typeof item === 'string') size += item.length
    else if (typeof item === 'object' && item !== null) {
      if (met.has(item)) continue
      met.add(item)
      size += item instanceof ArrayBuffer || ArrayBuffer.isView(item) ? item.byteLength : item instanceof Blob ? item.size : 2
      if (Array.isArray(item) || item instanceof Map || item instanceof Set) for (const inner of item) queue.push(inner)
      else if (!(item instanceof ArrayBuffer || ArrayBuffer.isView(item))) {
        for (const [name, inner] of Object.entries(item)) {
          size += name.length
          queue.push(inner)
        }
      }
    } else size += 1
    if (size > limit || queue.length > limit) return Infinity
  }
  return size
}
