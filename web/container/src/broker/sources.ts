// The content behind an address that a mini-program names: of this run, of the package, or of the network.

import type { App } from '../app'
import { readBody } from '../bytes'
import { httpAllowed } from '../domains'
import { Failed } from '../failure'

/** Bytes of one file, and of all files of a run. */
export const MAX_FILE = 100 * 1024 * 1024
const MAX_ALL = 200 * 1024 * 1024

/** Keeps a file until the mini-program ends; its address. */
export function keep(app: App, file: Blob, name = ''): string {
  let used = file.size
  for (const other of app.made.values()) used += other.size
  if (used > MAX_ALL) throw new Failed('limit', `files of this run are larger than ${MAX_ALL} bytes`)
  const extension = /\.\w{1,8}$/.exec(name)?.[0] ?? (/\/(\w{1,8})$/.exec(file.type)?.[1] ?? '').replace(/^(?=.)/, '.')
  const address = `wxfile://tmp_${app.made.size + 1}${extension}`
  app.made.set(address, file)
  return address
}

/** The content of `address`; a file of the network only when the `download` list allows it. */
export async function contentOf(app: App, address: string, signal: AbortSignal): Promise<Blob> {
  const inline = /^data:([^,]*?)(;base64)?,(.*)$/is.exec(address)
  if (inline) return new Blob([inline[2] ? bytesOf(inline[3]!) : decodeURIComponent(inline[3]!)], { type: inline[1] })
  if (/^https?:/i.test(address)) {
    const { blob, status } = await download(app, address, {}, signal)
    if (status >= 400) throw new Failed('network', `the server answered ${status}`)
    return blob
  }
  return app.packaged(address)
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
  } catch {
    throw new Failed('invalid', 'this is no base64')
  }
}

export async function download(app: App, url: string, headers: Record<string, string>, signal: AbortSignal, progress?: (received: number, all: number) => void): Promise<{ blob: Blob; status: number; header: Record<string, string> }> {
  if (!httpAllowed(app.manifest.domains.download, url)) throw new Failed('domain', 'url not in domain list')
  const response = await reach(url, { headers, signal })
  const all = Number(response.headers.get('content-length')) || 0
  const bytes = await readBody(response, MAX_FILE, progress && ((received) => progress(received, all)))
  const header = Object.fromEntries(response.headers)
  return { blob: new Blob([bytes], { type: header['content-type'] ?? '' }), status: response.status, header }
}

/** A request with nothing of the host page's, that follows no redirects. */
export async function reach(url: string, init: RequestInit & { signal: AbortSignal }): Promise<Response> {
  const response = await fetch(url, { credentials: 'omit', redirect: 'manual', referrerPolicy: 'no-referrer', ...init }).catch(() => {
    init.signal.throwIfAborted()
    throw new Failed('network', 'request failed: no connection, or the server does not allow this origin (CORS)')
  })
  if (response.type === 'opaqueredirect') throw new Failed('redirect', 'redirects are not followed')
  return response
}
