// Base64 without a browser.

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

export function toBase64(buffer: ArrayBuffer): string {
  const bytes = new Uint8Array(buffer)
  let text = ''
  for (let index = 0; index < bytes.length; index += 3) {
    const left = bytes.length - index
    const group = ((bytes[index] ?? 0) << 16) | ((bytes[index + 1] ?? 0) << 8) | (bytes[index + 2] ?? 0)
    for (let place = 0; place < 4; place += 1) text += place > left ? '=' : ALPHABET[(group >> (18 - 6 * place)) & 63]
  }
  return text
}

/** Letters that are not base64 are skipped; the URL-safe alphabet is understood, too. */
export function fromBase64(text: string): ArrayBuffer {
  const values = [...text.replace(/-/g, '+').replace(/_/g, '/')].map(letter => ALPHABET.indexOf(letter)).filter(value => value >= 0)
  const bytes = new Uint8Array(Math.floor((values.length * 3) / 4))
  let bits = 0
  let held = 0
  let next = 0
  for (const value of values) {
    bits = ((bits << 6) | value) & 0xffffff
    held += 6
    if (held < 8) continue
    held -= 8
    bytes[next++] = (bits >> held) & 0xff
  }
  return bytes.buffer
}
