// Web sockets to the declared origins. The call that opens one lasts as long as it does.

import type { App } from '../app'
import { domainAllowed } from '../domains'
import { Failed } from '../failure'
import type { Call } from './broker'

const MAX_OPEN = 5
const MAX_MESSAGE = 10 * 1024 * 1024
/** Messages that the other side has not taken yet. */
const MAX_WAITING = 4 * MAX_MESSAGE

type Args = Record<string, unknown>

const lines = new WeakMap<App, Map<number, WebSocket>>()

export function connect({ socket, url, protocols }: Args, { app, signal, tell }: Call): Promise<{ code: number; reason: string }> {
  const address = String(url)
  if (!/^wss?:/i.test(address) || !domainAllowed(app.manifest.domains.socket, address)) throw new Failed('domain', 'url not in domain list')
  const open = lines.get(app) ?? new Map<number, WebSocket>()
  lines.set(app, open)
  const id = Number(socket)
  if (open.has(id)) throw new Failed('invalid', 'parameter error: parameter.socket is in use;')
  if (open.size >= MAX_OPEN) throw new Failed('limit', `more than ${MAX_OPEN} sockets at once`)
  const line = dial(address, protocols as string[] | undefined)
  line.binaryType = 'arraybuffer'
  open.set(id, line)
  tell({ event: 'accepted' })
  let opened = false
  return new Promise((resolve, reject) => {
    line.onopen = () => {
      opened = true
      tell({ event: 'open', header: {} })
    }
    line.onmessage = ({ data }: MessageEvent) => tell({ event: 'message', data: data as unknown })
    line.onclose = ({ code, reason }) => {
      open.delete(id)
      if (opened) resolve({ code, reason })
      else reject(new Failed('network', 'the connection cannot be made'))
    }
    signal.addEventListener('abort', () => line.close(), { once: true })
  })
}

export function send({ socket, data }: Args, { app }: Call): void {
  const line = openLine(app, socket)
  if (typeof data !== 'string' && !(data instanceof ArrayBuffer) && !ArrayBuffer.isView(data)) {
    throw new Failed('invalid', 'parameter error: parameter.data should be String or ArrayBuffer;')
  }
  const size = typeof data === 'string' ? data.length : data.byteLength
  if (size > MAX_MESSAGE || line.bufferedAmount + size > MAX_WAITING) throw new Failed('limit', `messages larger than ${MAX_MESSAGE} bytes, or too many that wait`)
  line.send(data as string | ArrayBuffer)
}

export function close({ socket, code, reason }: Args, { app }: Call): void {
  try {
    openLine(app, socket).close((code as number | undefined) ?? 1000, (reason as string | undefined) ?? '')
  } catch (error) {
    if (error instanceof Failed) throw error
    throw new Failed('invalid', `parameter error: ${(error as Error).message}`)
  }
}

function openLine(app: App, socket: unknown): WebSocket {
  const line = lines.get(app)?.get(Number(socket))
  if (line?.readyState !== WebSocket.OPEN) throw new Failed('closed', 'the socket is not open')
  return line
}

function dial(address: string, protocols: string[] = []): WebSocket {
  try {
    return new WebSocket(address, protocols)
  } catch (error) {
    throw new Failed('invalid', `parameter error: ${(error as Error).message}`)
  }
}
