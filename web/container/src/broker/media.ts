// Pictures, videos and files: chosen by the user, looked at, handed over as a download.

import { Failed } from '../failure'
import { mediaType } from '../files'
import type { Call } from './broker'
import { bounded } from './exchange'
import { MAX_FILE, Room, keep } from './room'
import { contentOf } from './sources'

type Args = Record<string, unknown>

const DEFAULT_COUNT = 9
const SOURCES = ['album', 'camera'] as const
/** Types of what can be saved. A drawing in SVG is none: it may hold scripts. */
const SAVED = /^(image|video)\/(?!svg)/

/** The user says from where, which also lets the browser open its dialog. */
export async function choose({ count, mediaType = ['image', 'video'], sourceType, extension }: Args, { app, dialogs, signal }: Call): Promise<object> {
  const kinds = (mediaType as string[]).flatMap((kind) => (kind === 'mix' ? ['image', 'video'] : [kind]))
  const wanted = [sourceType ?? SOURCES].flat()
  const sources = SOURCES.filter((source) => wanted.includes(source))
  if (!sources.length) throw new Failed('invalid', 'parameter error: parameter.sourceType should be album or camera;')
  const source = sources[await dialogs.sources(sources, signal)]
  const input = document.createElement('input')
  input.type = 'file'
  input.multiple = Number(count ?? DEFAULT_COUNT) > 1 && source === 'album'
  input.accept = kinds.includes('file') ? ((extension ?? []) as string[]).map((name) => `.${name.replace(/^\./, '')}`).join() : kinds.map((kind) => `${kind}/*`).join()
  if (source === 'camera') input.capture = 'environment'
  const files = await picked(input, signal)
  if (!files.length) throw new Failed('cancel', 'cancel')
  const tempFiles = files.slice(0, Number(count ?? DEFAULT_COUNT)).map((file) => {
    if (file.size > MAX_FILE) throw new Failed('limit', `${file.name} is larger than ${MAX_FILE} bytes`)
    const path = keep(app, file, file.name)
    const fileType = kinds.includes('file') ? 'file' : file.type.startsWith('video/') ? 'video' : 'image'
    return { tempFilePath: path, path, size: file.size, name: file.name, fileType }
  })
  return { tempFilePath: tempFiles[0]!.path, size: tempFiles[0]!.size, tempFilePaths: tempFiles.map(({ path }) => path), tempFiles }
}

function picked(input: HTMLInputElement, signal: AbortSignal): Promise<File[]> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    input.onchange = () => resolve([...(input.files ?? [])])
    input.oncancel = () => resolve([])
    input.click()
  })
}

export function imageInfo({ src }: Args, call: Call): Promise<object> {
  return bounded(call, undefined, async (bounds) => {
    const address = String(src)
    const content = await contentOf(call.app, address, bounds)
    const picture = await createImageBitmap(content).catch(() => {
      throw new Failed('invalid', 'this is no picture that can be read')
    })
    const { width, height } = picture
    picture.close()
    const path = /^(https?|data):/i.test(address) ? keep(call.app, content) : address
    return { width, height, path, type: content.type.replace(/^image\//, '').replace(/[+;].*/, '') || 'unknown', orientation: 'up' }
  })
}

export function keepBytes({ bytes, type }: Args, { app }: Call): object {
  if (!(bytes instanceof ArrayBuffer)) throw new Failed('invalid', 'parameter error: parameter.bytes should be ArrayBuffer;')
  if (bytes.byteLength > MAX_FILE) throw new Failed('limit', `the file is larger than ${MAX_FILE} bytes`)
  return { tempFilePath: keep(app, new Blob([bytes], { type: String(type) })) }
}

export function save({ filePath }: Args, call: Call): Promise<void> {
  return bounded(call, undefined, async (bounds) => {
    const address = String(filePath)
    const content = await contentOf(call.app, address, bounds)
    const name = /^data:/i.test(address) ? '' : address.split(/[?#]/)[0]!.split('/').at(-1)!
    const type = [content.type, mediaType(name)].find((type) => SAVED.test(type))
    if (!type) throw new Failed('invalid', 'this is no picture and no video')
    // The browser may read it for a while after the call.
    const held = new Room(call.app)
    bounds.room.resize(0)
    if (!call.app.made.has(address)) held.resize(content.size)
    const url = URL.createObjectURL(content.slice(0, content.size, type))
    const link = document.createElement('a')
    link.href = url
    // To a name without an extension the browser adds that of the type.
    link.download = (SAVED.test(mediaType(name)) ? name : name.replace(/\..*/s, '')) || 'picture'
    link.click()
    setTimeout(() => {
      URL.revokeObjectURL(url)
      held.resize(0)
    }, 60_000)
  })
}
