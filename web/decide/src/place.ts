// Where a subject stands between 0.00 and 99.99: SHA-256 over `salt + "\n" + subject`. Not by the engine's own digest: that is
// a promise, and a decision waits for nothing.
import { sha256 } from '@noble/hashes/sha2.js'

/** The same every time for one `salt`. */
export function place(salt: string, subject: string): number {
  const [a = 0, b = 0, c = 0, d = 0] = sha256(Uint8Array.from(bytes(`${salt}\n${subject}`)))
  return (((a << 24) | (b << 16) | (c << 8) | d) >>> 0) % 10_000 / 100
}

/** UTF-8, for engines without an encoder. */
function bytes(text: string): number[] {
  const found: number[] = []
  for (const char of text) {
    let point = char.codePointAt(0) ?? 0
    // half of a pair stands for nothing
    if (point >= 0xd800 && point <= 0xdfff) point = 0xfffd
    if (point < 0x80) found.push(point)
    else if (point < 0x800) found.push(0xc0 | (point >> 6), 0x80 | (point & 63))
    else if (point < 0x10000) found.push(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63))
    else found.push(0xf0 | (point >> 18), 0x80 | ((point >> 12) & 63), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63))
  }
  return found
}
