// Where a subject stands between 0.00 and 99.99: SHA-256 over `salt + "\n" + subject`. Here because a decision waits for
// nothing, and the engine's own digest is a promise.

const primes: number[] = []
for (let n = 2; primes.length < 64; n++) if (primes.every(prime => n % prime !== 0)) primes.push(n)
const fraction = (root: number) => ((root - Math.floor(root)) * 2 ** 32) | 0
const START = primes.slice(0, 8).map(prime => fraction(Math.sqrt(prime)))
const ROUNDS = primes.map(prime => fraction(Math.cbrt(prime)))

/** The same every time for one `salt`. */
export function place(salt: string, subject: string): number {
  return ((sha256(bytes(`${salt}\n${subject}`))[0] ?? 0) >>> 0) % 10_000 / 100
}

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

const turn = (word: number, by: number) => (word >>> by) | (word << (32 - by))

/** FIPS 180-4, as eight words. */
function sha256(message: number[]): Int32Array {
  const blocks = (message.length + 9 + 63) >> 6
  const words = new Int32Array(blocks * 16)
  message.forEach((byte, at) => (words[at >> 2]! |= byte << (24 - (at & 3) * 8)))
  words[message.length >> 2]! |= 0x80 << (24 - (message.length & 3) * 8)
  words[words.length - 2] = (message.length / 2 ** 29) | 0
  words[words.length - 1] = message.length << 3
  const state = Int32Array.from(START)
  const w = new Int32Array(64)
  for (let block = 0; block < words.length; block += 16) {
    let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number]
    for (let at = 0; at < 64; at++) {
      if (at < 16) w[at] = words[block + at]!
      else {
        const [x, y] = [w[at - 15]!, w[at - 2]!]
        w[at] = (turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)) + w[at - 7]! + (turn(y, 17) ^ turn(y, 19) ^ (y >>> 10)) + w[at - 16]!
      }
      const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + ROUNDS[at]! + w[at]!) | 0
      const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0
      ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0]
    }
    ;[a, b, c, d, e, f, g, h].forEach((word, at) => (state[at]! += word))
  }
  return state
}
