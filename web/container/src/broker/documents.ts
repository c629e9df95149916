// Documents over the mini-program, and any file as a download.

import { Failed } from '../failure'
import { mediaType } from '../files'
import type { Call } from './broker'
import { h } from '../ui/dom'
import { text } from './conform'

type Args = Record<string, unknown>

const TYPES: Record<string, string> = { pdf: 'application/pdf', txt: 'text/plain' }

export async function openDocument({ filePath, fileType }: Args, { app, dialogs, signal }: Call): Promise<void> {
  const path = text(filePath)
  const content = await contentOf(app, path)
  const name = path.split('/').at(-1) ?? ''
  const type = TYPES[text(fileType) || name.slice(name.lastIndexOf('.') + 1).toLowerCase()] ?? (content.type || mediaType(name))
  if (type === 'text/plain') void dialogs.document(h('pre', {}, await content.text()), name, signal)
  else if (type === 'application/pdf') showFrame(new Blob([content], { type }), name, (frame) => dialogs.document(frame, name, signal))
  else handOver(content, name)
}

/** A frame with the browser's own viewer; where the host's page allows no frames of `blob:`, a download. */
function showFrame(content: Blob, name: string, present: (frame: HTMLElement) => Promise<void>): void {
  const src = URL.createObjectURL(content)
  const over = new AbortController()
  addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
    if (effectiveDirective === 'frame-src' && blockedURI === 'blob') handOver(content, name)
  }, { signal: over.signal, once: true })
  void present(h('iframe', { src, title: name })).finally(() => {
    over.abort()
    URL.revokeObjectURL(src)
  })
}

export async function saveToDisk({ filePath, fileName }: Args, { app }: Call): Promise<void> {
  const path = text(filePath)
  handOver(await contentOf(app, path), text(fileName) || (path.split('/').at(-1) ?? ''))
}

function contentOf(app: Call['app'], path: string): Promise<Blob> {
  if (/^(https?|data|blob):/i.test(path)) throw new Failed('not_found', `no such file "${path.slice(0, 200)}"`)
  return app.file(path)
}

function handOver(content: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([content], { type: 'application/octet-stream' }))
  link.download = name.replaceAll(/[\\/:*?"<>|\0-\x1f]/g, '_').replace(/^\.+/, '') || 'file'
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
