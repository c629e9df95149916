// Reads NAME.hutong (spec/package.md, Archive): a ZIP of manifest.json, signature.json and files/<sha256>. For trying
// packages out; it trusts the file, the container behind it does not.
import { readFile } from 'node:fs/promises'
import { inflateRawSync } from 'node:zlib'

const END_OF_DIRECTORY = 0x06054b50

/** @param {string} file @returns {Promise<import('./platform.mjs').Package>} */
export async function readArchive(file) {
  const bytes = await readFile(file)
  const entries = new Map(unzip(bytes))
  const text = (/** @type {string} */ name) => {
    const content = entries.get(name)
    if (!content) throw new Error(`${file} has no ${name}: is it a package made by \`hutong build\`?`)
    return content.toString()
  }
  const contents = new Map([...entries].filter(([name]) => name.startsWith('files/')).map(([name, content]) => [name.slice('files/'.length), content]))
  return { manifest: text('manifest.json'), signature: JSON.parse(text('signature.json')), contents }
}

/** @param {Buffer} bytes @returns {Generator<[string, Buffer]>} */
function* unzip(bytes) {
  let end = bytes.length - 22
  while (end >= 0 && bytes.readUInt32LE(end) !== END_OF_DIRECTORY) end--
  if (end < 0) throw new Error('not a ZIP file')
  let at = bytes.readUInt32LE(end + 16)
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    const [method, size] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20)]
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset))
    const local = bytes.readUInt32LE(at + 42)
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength)
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
    const packed = bytes.subarray(start, start + size)
    yield [name, method === 0 ? packed : inflateRawSync(packed)]
    at += 46 + nameLength + extraLength + commentLength
  }
}
