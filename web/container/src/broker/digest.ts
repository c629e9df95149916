// Digests of contents. Browsers have no MD5, which mini-programs ask for to tell whether a file arrived whole.

import { Failed } from '../failure'

export async function digest({ content, algorithm }: Record<string, unknown>): Promise<{ digest: string }> {
  if (!(content instanceof Blob)) throw new Failed('invalid', 'parameter error: parameter.content should be Blob;')
  const bytes = await content.arrayBuffer()
  const made = algorithm === 'sha1' ? new Uint8Array(await crypto.subtle.digest('SHA-1', bytes)) : md5(new Uint8Array(bytes))
  return { digest: Array.from(made, (byte) => byte.toString(16).padStart(2, '0')).join('') }
}

const SHIFTS = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]] as const
const SINES = Array.from({ length: 64 }, (_, at) => Math.floor(Math.abs(Math.sin(at + 1)) * 2 ** 32) | 0)

/** RFC 1321. */
export function md5(bytes: Uint8Array): Uint8Array {
  const padded = new Uint8Array(((bytes.length + 72) >> 6) << 6)
  padded.set(bytes)
  padded[bytes.length] = 0x80
  const words = new DataView(padded.buffer)
  words.setBigUint64(padded.length - 8, BigInt(bytes.length) * 8n, true)
  const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476)
  for (let block = 0; block < padded.length; block += 64) {
    let [a, b, c, d] = state as unknown as [number, number, number, number]
    for (let step = 0; step < 64; step++) {
      const round = step >> 4
      const [mixed, word] = round === 0 ? [(b & c) | (~b & d), step]
        : round === 1 ? [(d & b) | (~d & c), (5 * step + 1) & 15]
        : round === 2 ? [b ^ c ^ d, (3 * step + 5) & 15]
        : [c ^ (b | ~d), (7 * step) & 15]
      const sum = (a + mixed + SINES[step]! + words.getInt32(block + 4 * word, true)) | 0
      const shift = SHIFTS[round]![step & 3]!
      ;[a, d, c, b] = [d, c, b, (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0]
    }
    for (const [at, value] of [a, b, c, d].entries()) state[at] = (state[at]! + value) | 0
  }
  const out = new DataView(new ArrayBuffer(16))
  state.forEach((value, at) => out.setInt32(4 * at, value, true))
  return new Uint8Array(out.buffer)
}
