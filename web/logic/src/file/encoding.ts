// Bytes as text and back, in the encodings that the vendors' file systems name.

import { fromBase64, toBase64 } from '../facade/bytes'
import { CallError } from '../host'

interface Encoding {
  read(bytes: Uint8Array): string
  write(text: string): Uint8Array
}

const single = (mask: number): Encoding => ({
  read: bytes => Array.from(bytes, byte => String.fromCharCode(byte & mask)).join(''),
  write: text => Uint8Array.from(text, letter => letter.charCodeAt(0) & 0xff),
})

const utf8: Encoding = { read: bytes => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes), write: text => new TextEncoder().encode(text) }

const utf16: Encoding = {
  read: bytes => new TextDecoder('utf-16le', { ignoreBOM: true }).decode(bytes),
  write: text => new Uint8Array(Uint16Array.from({ length: text.length }, (_, at) => text.charCodeAt(at)).buffer),
}

const base64: Encoding = { read: bytes => toBase64(bytes.slice().buffer), write: text => new Uint8Array(fromBase64(text)) }

const hex: Encoding = {
  read: bytes => Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join(''),
  write: text => Uint8Array.from(text.match(/[\da-f]{2}/gi) ?? [], pair => Number.parseInt(pair, 16)),
}

const ENCODINGS: { [name: string]: Encoding } = {
  ascii: single(0x7f), latin1: single(0xff), binary: single(0xff), base64, hex, 'utf-8': utf8, utf8,
  ucs2: utf16, 'ucs-2': utf16, utf16le: utf16, 'utf-16le': utf16,
}

function named(name: unknown): Encoding {
  const encoding = Object.hasOwn(ENCODINGS, String(name)) ? ENCODINGS[String(name)] : undefined
  if (!encoding) throw new CallError('invalid', `invalid encoding "${String(name)}"`)
  return encoding
}

/** Text in the encoding; without one the bytes themselves. */
export function decoded(bytes: ArrayBuffer, encoding: unknown): string | ArrayBuffer {
  return encoding ? named(encoding).read(new Uint8Array(bytes)) : bytes
}

/** The bytes of what a mini-program writes. */
export function encoded(data: unknown, encoding: unknown): Uint8Array {
  if (data instanceof ArrayBuffer) return new Uint8Array(data)
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  if (typeof data === 'string') return named(encoding ?? 'utf8').write(data)
  throw new CallError('invalid', 'parameter error: parameter.data should be String or ArrayBuffer;')
}
