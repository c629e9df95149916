// PNG without compression, for `toDataURL`, which has to answer at once where the browser only encodes in its own time.
// ISO/IEC 15948; the stream inside is RFC 1950 with stored blocks of RFC 1951.

const SIGNATURE = [137, 80, 78, 71, 13, 10, 26, 10]
/** Bytes of a stored block. */
const BLOCK = 0xffff

const table = Int32Array.from({ length: 256 }, (_, index) => {
  let value = index
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value
})

/** `pixels` in rows of red, green, blue, alpha. */
export function encodePng(pixels: Uint8ClampedArray, width: number, height: number): Uint8Array {
  const row = width * 4
  const raw = new Uint8Array((row + 1) * height)
  for (let y = 0; y < height; y += 1) raw.set(pixels.subarray(y * row, (y + 1) * row), y * (row + 1) + 1)
  const header = new Uint8Array(13)
  const view = new DataView(header.buffer)
  view.setUint32(0, width)
  view.setUint32(4, height)
  header.set([8, 6], 8) // eight bits of each of four channels
  return join([new Uint8Array(SIGNATURE), chunk('IHDR', header), chunk('IDAT', stored(raw)), chunk('IEND', new Uint8Array(0))])
}

function stored(raw: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [new Uint8Array([0x78, 1])]
  for (let at = 0; at < raw.length; at += BLOCK) {
    const block = raw.subarray(at, at + BLOCK)
    const { length } = block
    parts.push(new Uint8Array([at + BLOCK >= raw.length ? 1 : 0, length, length >> 8, ~length, ~length >> 8]), block)
  }
  return join([...parts, number(adler(raw))])
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = join([Uint8Array.from(type, letter => letter.charCodeAt(0)), data])
  let crc = -1
  for (const byte of body) crc = (table[(crc ^ byte) & 255] as number) ^ (crc >>> 8)
  return join([number(data.length), body, number(~crc)])
}

function adler(data: Uint8Array): number {
  let low = 1
  let high = 0
  for (const byte of data) {
    low = (low + byte) % 65521
    high = (high + low) % 65521
  }
  return high * 65536 + low
}

function number(value: number): Uint8Array {
  return new Uint8Array([value >>> 24, value >>> 16, value >>> 8, value])
}

function join(parts: Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((size, { length }) => size + length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}
