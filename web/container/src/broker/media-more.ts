// Pictures and videos: looked at together, made smaller, measured.

import { Failed } from '../failure'
import { h } from '../ui/dom'
import { imageUrl } from './assets'
import type { Call } from './broker'
import { text } from './conform'
import { bounded } from './exchange'
import { keep } from './room'
import { contentOf } from './sources'

type Args = Record<string, unknown>

/** Pixels of the longer side, beyond which browsers make no canvas. */
const MAX_SIDE = 8192

export async function show({ sources, current }: Args, { app, dialogs, signal }: Call): Promise<void> {
  const all = sources as { url: string; type?: string; poster?: string }[]
  const at = Math.min(Number(current ?? 0), all.length - 1)
  const first = all[at]
  if (!first) throw new Failed('invalid', 'parameter error: parameter.sources should have at least 1 item;')
  if (first.type === 'video') {
    const src = await imageUrl(app, first.url)
    if (!src || src.startsWith('data:')) throw nowhere()
    const poster = first.poster ? await imageUrl(app, first.poster) : undefined
    return void dialogs.document(h('video', { src, controls: true, autoplay: true, playsinline: true, ...(poster ? { poster } : {}) }), '', signal)
  }
  const pictures = all.filter(({ type }) => type !== 'video')
  const shown = (await Promise.all(pictures.map(({ url }) => imageUrl(app, url)))).map((url) => url ?? '')
  if (!shown.some(Boolean)) throw nowhere()
  void dialogs.preview(shown, pictures.indexOf(first), signal)
}

export function compress({ src, quality = 80, compressedWidth, compressedHeight }: Args, call: Call): Promise<object> {
  return bounded(call, undefined, async (bounds) => {
    const picture = await createImageBitmap(await contentOf(call.app, text(src), bounds)).catch((error: unknown) => {
      if (error instanceof Failed) throw error
      throw new Failed('invalid', 'the file is no picture')
    })
    const asked = [compressedWidth && Number(compressedWidth) / picture.width, compressedHeight && Number(compressedHeight) / picture.height].filter(Boolean) as number[]
    const scale = Math.min(asked.length ? Math.max(...asked) : 1, MAX_SIDE / Math.max(picture.width, picture.height))
    const canvas = new OffscreenCanvas(Math.max(1, Math.round(picture.width * scale)), Math.max(1, Math.round(picture.height * scale)))
    canvas.getContext('2d')!.drawImage(picture, 0, 0, canvas.width, canvas.height)
    picture.close()
    return { tempFilePath: keep(call.app, await canvas.convertToBlob({ type: 'image/jpeg', quality: Number(quality) / 100 })) }
  })
}

export async function videoInfo({ src }: Args, { app, signal }: Call): Promise<object> {
  const path = text(src)
  if (/^(https?|data|blob):/i.test(path)) throw new Failed('not_found', 'this is no file of the package or of this run')
  const file = await app.file(path)
  const url = URL.createObjectURL(file)
  try {
    const video = h('video', { preload: 'metadata', src: url })
    await new Promise((resolve, reject) => {
      video.onloadedmetadata = resolve
      video.onerror = () => reject(new Failed('invalid', 'the file is no video'))
      signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    })
    const { videoWidth: width, videoHeight: height, duration } = video
    return { width, height, duration, size: file.size / 1024, type: file.type.split('/')[1] ?? '', orientation: 'up', fps: 0, bitrate: Math.round((file.size * 8) / 1000 / (duration || 1)) }
  } finally {
    URL.revokeObjectURL(url)
  }
}

const nowhere = (): Failed => new Failed('domain', 'nothing of it is in the download domain list, the package or a file of this run')
