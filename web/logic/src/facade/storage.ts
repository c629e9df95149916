// Storage: a mirror of what the broker keeps, so that synchronous reads need no round trip. Values keep their type.

import { CallError, type Host } from '../host'
import { isPlain } from '../json'

const KIB = 1024
/** The vendor's limits: 1 MB for one entry, 10 MB in all. */
const MAX_ENTRY = KIB * KIB
const MAX_TOTAL = 10 * KIB * KIB

export class Storage {
  private readonly entries = new Map<string, { value: unknown; size: number }>()
  private total = 0
  private readonly quota: number

  constructor(
    stored: [string, unknown][],
    private readonly host: Host,
    quota = MAX_TOTAL,
  ) {
    this.quota = Math.min(quota, MAX_TOTAL)
    for (const [key, value] of stored) this.put(key, value, sizeOf(key, value))
  }

  private put(key: string, value: unknown, size: number): void {
    this.total += size - (this.entries.get(key)?.size ?? 0)
    this.entries.set(key, { value, size })
  }

  has(key: unknown): boolean {
    return this.entries.has(keyOf(key))
  }

  /** A copy of the stored value; an empty string when there is none, as the vendor answers. */
  get(key: unknown): unknown {
    const entry = this.entries.get(keyOf(key))
    return entry ? copyValue(entry.value) : ''
  }

  /** Stores a copy. The mirror has it at once; the promise tells when the broker has it, too. */
  set(key: unknown, data: unknown): Promise<unknown> {
    const name = keyOf(key)
    if (data === undefined) data = ''
    const value = copyValue(data)
    const size = sizeOf(name, value)
    if (size > MAX_ENTRY) throw new CallError('limit', 'entry size limit reached')
    if (this.total - (this.entries.get(name)?.size ?? 0) + size > this.quota) throw new CallError('limit', `exceed storage max size ${this.quota / KIB / KIB}Mb`)
    this.put(name, value, size)
    return this.host.invoke('storage.set', { key: name, data: value })
  }

  remove(key: unknown): Promise<unknown> {
    const name = keyOf(key)
    this.total -= this.entries.get(name)?.size ?? 0
    this.entries.delete(name)
    return this.host.invoke('storage.remove', { key: name })
  }

  clear(): Promise<unknown> {
    this.entries.clear()
    this.total = 0
    return this.host.invoke('storage.clear', {})
  }

  info(): { keys: string[]; currentSize: number; limitSize: number } {
    return { keys: [...this.entries.keys()], currentSize: Math.ceil(this.total / KIB), limitSize: this.quota / KIB }
  }
}

function keyOf(key: unknown): string {
  if (typeof key === 'string') return key
  const type = key === undefined ? 'Undefined' : key === null ? 'Null' : (typeof key).replace(/^./, letter => letter.toUpperCase())
  throw new CallError('invalid', `parameter error: parameter.key should be String instead of ${type};`)
}

/** A deep copy of what may be stored: plain data, dates and bytes. Functions vanish, class instances become plain. */
function copyValue(value: unknown, above: unknown[] = []): unknown {
  if (typeof value === 'function' || typeof value === 'symbol') return undefined
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Date) return new Date(value.getTime())
  if (value instanceof ArrayBuffer) return value.slice(0)
  if (ArrayBuffer.isView(value)) return new Uint8Array(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)).buffer
  if (above.includes(value)) throw new CallError('invalid', 'Converting circular structure to JSON')
  const inner = [...above, value]
  if (Array.isArray(value)) return value.map(item => copyValue(item, inner))
  const source = isPlain(value) ? value : asJson(value)
  const out: { [key: string]: unknown } = {}
  for (const key of Object.keys(source)) {
    const item = copyValue(source[key], inner)
    if (item !== undefined) out[key] = item
  }
  return out
}

function asJson(value: object): { [key: string]: unknown } {
  const toJson = (value as { toJSON?: unknown }).toJSON
  const plain: unknown = typeof toJson === 'function' ? toJson.call(value) : value
  return (typeof plain === 'object' && plain !== null ? plain : {}) as { [key: string]: unknown }
}

/** Bytes of key and value as JSON text, which is how the vendor counts. */
function sizeOf(key: string, value: unknown): number {
  if (value instanceof ArrayBuffer) return utf8Length(key) + value.byteLength
  return utf8Length(key) + utf8Length(JSON.stringify(value) ?? '')
}

function utf8Length(text: string): number {
  let bytes = 0
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    bytes += unit < 0x80 ? 1 : unit < 0x800 ? 2 : unit >= 0xd800 && unit < 0xe000 ? 2 : 3
  }
  return bytes
}
