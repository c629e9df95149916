// Every HTTP exchange of a mini-program: in turn, in time, and with nothing of the host page's.

import { readBody } from '../bytes'
import { Failed } from '../failure'
import type { Call } from './broker'
import { Room } from './room'

/** Milliseconds of a call that says nothing of its own. */
const DEFAULT_TIMEOUT = 60_000

/** What bounds one call. */
export interface Bounds {
  signal: AbortSignal
  room: Room
}

export interface Answer {
  bytes: ArrayBuffer
  statusCode: number
  header: Record<string, string>
}

/** Runs `task` within the number of calls at once and within `timeout` milliseconds; what it holds counts until it ends. */
export function bounded<T>({ app, requests, signal: ended }: Call, timeout: unknown, task: (bounds: Bounds) => Promise<T>): Promise<T> {
  return requests.run(async () => {
    ended.throwIfAborted()
    const limit = AbortSignal.timeout(Number(timeout ?? DEFAULT_TIMEOUT))
    const room = new Room(app)
    try {
      return await task({ signal: AbortSignal.any([ended, limit]), room })
    } catch (error) {
      ended.throwIfAborted()
      if (limit.aborted) throw new Failed('timeout', 'timeout')
      throw error
    } finally {
      room.resize(0)
    }
  })
}

/** Sends a request that follows no redirects and reads at most `limit` bytes; `progress` hears how many have come, of how many when that is known. */
export async function exchange(url: string, init: RequestInit, limit: number, progress?: (received: number, all: number) => void): Promise<Answer> {
  const request = requestOf(url, init)
  try {
    const response = await fetch(request)
    if (response.type === 'opaqueredirect') throw new Failed('redirect', 'redirects are not followed')
    const all = Number(response.headers.get('content-length')) || 0
    const bytes = await readBody(response, limit, (received) => progress?.(received, all))
    return { bytes, statusCode: response.status, header: Object.fromEntries(response.headers) }
  } catch (error) {
    if (error instanceof Failed) throw error
    // The reason is kept from the page by the browser: no connection, or the server does not allow this origin.
    throw new Failed('network', 'request failed: no connection, or the server does not allow this origin (CORS)')
  }
}

/** Says what is wrong before anything is sent. */
function requestOf(url: string, init: RequestInit): Request {
  try {
    return new Request(url, { ...init, credentials: 'omit', redirect: 'manual', referrerPolicy: 'no-referrer' })
  } catch (error) {
    throw new Failed('invalid', `parameter error: ${(error as Error).message}`)
  }
}
