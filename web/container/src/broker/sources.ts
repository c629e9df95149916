// The content behind an address that a mini-program names: of this run, of the package, or of the network.

import type { App } from '../app'
import { Failed } from '../failure'
import { type Answer, type Bounds, exchange } from './exchange'
import { limited } from '../policy'
import { MAX_FILE } from './room'
import { reaches } from './reach'

/** The content of `address`; a file of the network only when the `download` list allows it. */
export async function contentOf(app: App, address: string, bounds: Bounds): Promise<Blob> {
  const inline = /^data:([^,]*?)(;base64)?,(.*)$/is.exec(address)
  if (inline) return new Blob([bytesOf(inline[3]!, inline[2] !== undefined)], { type: inline[1] })
  if (/^https?:/i.test(address)) {
    const { blob, statusCode } = await download(app, address, {}, bounds)
    if (statusCode >= 400) throw new Failed('network', `the server answered ${statusCode}`)
    return blob
  }
  return app.file(address)
}

function bytesOf(text: string, base64: boolean): BlobPart {
  try {
    return base64 ? Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)) : decodeURIComponent(text)
  } catch {
    throw new Failed('invalid', 'this is no data address')
  }
}

export async function download(
  app: App, url: string, headers: Record<string, string>, { signal, room }: Bounds, progress?: (received: number, all: number) => void,
): Promise<Omit<Answer, 'bytes'> & { blob: Blob }> {
  if (!reaches(app, 'download', url)) throw new Failed('domain', 'url not in domain list')
  const { bytes, ...answer } = await exchange(url, { headers, signal }, limited(app.connect, 'response', MAX_FILE), (received, all) => {
    room.resize(Math.max(received, all))
    progress?.(received, all)
  })
  return { ...answer, blob: new Blob([bytes], { type: answer.header['content-type'] ?? '' }) }
}
