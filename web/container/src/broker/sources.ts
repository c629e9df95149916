// The content behind an address that a mini-program names: of this run, of the package, or of the network.

import type { App } from '../app'
import { readBody } from '../bytes'
import { httpAllowed } from '../domains'
import { Failed } from '../failure'
import type { Call } from './broker'

/** Bytes of one file, and of all files of a run. */
export const MAX_FILE = 100 * 1024 * 1024
const MAX_ALL = 200 * 1024 * 1024
const DEFAULT_TIMEOUT = 60_000

/** What bounds one transfer. */
interface Transfer {
  signal: AbortSignal
  room: Room
}

/** Bytes that calls hold for now, beside what is kept. */
const passing = new WeakMap<App, number>()

/** What one call holds while it lasts. */
export class Room {
  #bytes = 0

  constructor(private readonly app: App) {}

  /** Makes it that many bytes, when there is room for them. */
  resize(bytes: number): void {
    const { app } = this
    const all = (passing.get(app) ?? 0) + bytes - this.#bytes
    if (bytes > this.#bytes) fits(app, all)
    passing.set(app, all)
    this.#bytes = bytes
  }
}

function fits(app: App, bytes: number): void {
  let used = bytes
  for (const kept of app.made.values()) used += kept.size
  if (used > MAX_ALL) throw new Failed('limit', `files of this run are larger than ${MAX_ALL} bytes`)
}

/** Keeps a file until the mini-program ends; its address. */
export function keep(app: App, file: Blob, name = ''): string {
  fits(app, file.size)
  const extension = /\.\w{1,8}$/.exec(name)?.[0] ?? (/\/(\w{1,8})$/.exec(file.type)?.[1] ?? '').replace(/^(?=.)/, '.')
  const address = `wxfile://tmp_${app.made.size + 1}${extension}`
  app.made.set(address, file)
  return address
}

/** The content of `address`; a file of the network only when the `download` list allows it. */
export async function contentOf(app: App, address: string, { signal, room }: Transfer): Promise<Blob> {
  const inline = /^data:([^,]*?)(;base64)?,(.*)$/is.exec(address)
  if (inline) return new Blob([inline[2] ? bytesOf(inline[3]!) : decodeURIComponent(inline[3]!)], { type: inline[1] })
  if (/^https?:/i.test(address)) {
    const { blob, status } = await download(app, address, {}, { signal, room })
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

export async function download(app: App, url: string, headers: Record<string, string>, { signal, room }: Transfer, progress?: (received: number, all: number) => void): Promise<{ blob: Blob; status: number; header: Record<string, string> }> {
  if (!httpAllowed(app.manifest.domains.download, url)) throw new Failed('domain', 'url not in domain list')
  const response = await reach(url, { headers, signal })
  const all = Number(response.headers.get('content-length')) || 0
  const bytes = await readBody(response, MAX_FILE, (received) => {
    room.resize(Math.max(received, all))
    progress?.(received, all)
  })
  const header = Object.fromEntries(response.headers)
  return { blob: new Blob([bytes], { type: header['content-type'] ?? '' }), status: response.status, header }
}

/** Within the number of transfers at once, and within the time; what it holds counts until it ends. */
export function limited<T>({ app, requests, signal: ended }: Call, timeout: unknown, transfer: (within: Transfer) => Promise<T>): Promise<T> {
  return requests.run(async () => {
    ended.throwIfAborted()
    const limit = AbortSignal.timeout(Number(timeout ?? DEFAULT_TIMEOUT))
    const room = new Room(app)
    try {
      return await transfer({ signal: AbortSignal.any([ended, limit]), room })
    } catch (error) {
      ended.throwIfAborted()
      if (limit.aborted) throw new Failed('timeout', 'timeout')
      throw error
    } finally {
      room.resize(0)
    }
  })
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
