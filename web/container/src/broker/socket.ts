// Web sockets to the declared origins. The call that opens one lasts as long as it does.

import type { App } from '../app'
import { Failed } from '../failure'
import type { Call } from './broker'
import { carriesCookies } from './cookies'
import { reaches } from './reach'

const MAX_OPEN = 5
const MAX_MESSAGE = 10 * 1024 * 1024
/** Messages that the other side has not taken yet. */
const MAX_WAITING = 4 * MAX_MESSAGE

type Args = Record<string, unknown>

interface Line {
  socket: WebSocket
  /** How the mini-program closed it. */
  end?: { code: number; reason: string }
}

const lines = new WeakMap<App, Map<number, Line>>()

export function connect({ socket, url, protocols }: Args, { app, signal, tell }: Call): Promise<{ code: number; reason: string }> {
  const address = String(url)
  if (!/^wss?:/i.test(address) || !reaches(app, 'socket', address)) throw new Failed('domain', 'url not in domain list')
  if (carriesCookies(address, app.settings.platform)) throw new Failed('domain', 'a socket to the site of the page or the platform would carry its cookies')
  const open = lines.get(app) ?? new Map<number, Line>()
  lines.set(app, open)
  const id = Number(socket)
  if (open.has(id)) throw new Failed('invalid', 'parameter error: parameter.socket is in use;')
  if (open.size >= MAX_OPEN) throw new Failed('limit', `more than ${MAX_OPEN} sockets at once`)
  const line: Line = { socket: dial(address, protocols as string[] | undefined) }
  line.socket.binaryType = 'arraybuffer'
  open.set(id, line)
  tell({ event: 'accepted' })
  let opened = false
  return new Promise((resolve, reject) => {
    line.socket.onopen = () => {
      opened = true
      tell({ event: 'open', header: {} })
    }
    line.socket.onmessage = ({ data }: MessageEvent) => tell({ event: 'message', data: data as unknown })
    line.socket.onclose = ({ code, reason }) => {
      open.delete(id)
      if (opened) resolve({ code, reason })
      else if (line.end) resolve(line.end)
      else reject(new Failed('network', 'the connection cannot be made'))
    }
    signal.addEventListener('abort', () => line.socket.close(), { once: true })
  })
}

export function send({ socket, data }: Args, { app }: Call): void {
  const line = lineOf(app, socket, WebSocket.OPEN).socket
  if (typeof data !== 'string' && !(data instanceof ArrayBuffer) && !ArrayBuffer.isView(data)) {
    throw new Failed('invalid', 'parameter error: parameter.data should be String or ArrayBuffer;')
  }
  const size = typeof data === 'string' ? data.length : data.byteLength
  if (size > MAX_MESSAGE || line.bufferedAmount + size > MAX_WAITING) throw new Failed('limit', `messages larger than ${MAX_MESSAGE} bytes, or too many that wait`)
  line.send(data as string | ArrayBuffer)
}

export function close({ socket, code = 1000, reason = '' }: Args, { app }: Call): void {
  const line = lineOf(app, socket, WebSocket.CONNECTING, WebSocket.OPEN)
  const end = { code: code as number, reason: reason as string }
  try {
    line.socket.close(end.code, end.reason)
    line.end = end
  } catch (error) {
    throw new Failed('invalid', `parameter error: ${(error as Error).message}`)
  }
}

function lineOf(app: App, socket: unknown, ...states: number[]): Line {
  const line = lines.get(app)?.get(Number(socket))
  if (!line || !states.includes(line.socket.readyState)) throw new Failed('closed', 'the socket is not open')
  return line
}

function dial(address: string, protocols: string[] = []): WebSocket {
  try {
    return new WebSocket(address, protocols)
  } catch (error) {
    throw new Failed('invalid', `parameter error: ${(error as Error).message}`)
  }
}
