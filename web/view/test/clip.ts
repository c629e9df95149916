// A short film, made of the browser's own pictures: a lossy WebP holds one key frame of VP8.

import type { Page } from 'playwright-core'

/** An element of EBML: its name in hex, and what is in it. */
function element(name: string, ...content: (Buffer | string | number)[]): Buffer {
  const body = Buffer.concat(content.map((part) => Buffer.isBuffer(part) ? part : typeof part === 'string' ? Buffer.from(part) : integer(part)))
  const size = Buffer.alloc(8)
  size.writeBigUInt64BE(BigInt(body.length) | (1n << 56n))
  return Buffer.concat([Buffer.from(name, 'hex'), size, body])
}

function integer(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

/** As a WebM in a data address, of 64 × 36 points, five pictures a second, each a shade of its own. */
export async function clip(page: Page, seconds: number): Promise<string> {
  const pictures = await page.evaluate((count) => Array.from({ length: count }, (_, index) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 64, height: 36 })
    const context = canvas.getContext('2d', { alpha: false })!
    context.fillStyle = `hsl(${index * 30} 60% 50%)`
    context.fillRect(0, 0, 64, 36)
    return canvas.toDataURL('image/webp', 0.5)
  }), seconds * 5)
  const blocks = pictures.map((picture, index) => {
    const webp = Buffer.from(picture.split(',')[1]!, 'base64')
    const at = webp.indexOf('VP8 ')
    const head = Buffer.from([0x81, 0, 0, 0x80])
    head.writeInt16BE(index * 200, 1)
    return element('a3', head, webp.subarray(at + 8, at + 8 + webp.readUInt32LE(at + 4)))
  })
  const length = Buffer.alloc(8)
  length.writeDoubleBE(seconds * 1000)
  const film = Buffer.concat([
    element('1a45dfa3', element('4282', 'webm'), element('4287', 2), element('4285', 2)),
    element('18538067',
      element('1549a966', element('2ad7b1', 1_000_000), element('4489', length)),
      element('1654ae6b', element('ae', element('d7', 1), element('73c5', 1), element('83', 1), element('86', 'V_VP8'), element('e0', element('b0', 64), element('ba', 36)))),
      element('1f43b675', element('e7', 0), ...blocks)),
  ])
  return `data:video/webm;base64,${film.toString('base64')}`
}
