// HTTP for the mini-program: only to the declared origins, never with anything of the host page's.

import { readBody } from '../bytes'
import { httpAllowed } from '../domains'
import { Failed } from '../failure'
import type { Call } from './broker'

const MAX_RUNNING = 10
const MAX_BODY = 10 * 1024 * 1024
const DEFAULT_TIMEOUT = 60_000

export interface RequestArgs {
  url: string
  method?: string
  header?: Record<string, string>
  data?: unknown
  responseType?: 'text' | 'arraybuffer'
  timeout?: number
}

export interface RequestResult {
  data: string | ArrayBuffer
  statusCode: number
  header: Record<string, string>
  cookies: string[]
}

/** Lets at most a number of tasks run at once; the others wait in order. */
export class Lane {
  #running = 0
  readonly #waiting: (() => void)[] = []

  constructor(private readonly width: number = MAX_RUNNING) {}

  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.#running >= this.width) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    else this.#running++
    try {
      return await task()
    } finally {
      const next = this.#waiting.shift()
      if (next) next()
      else this.#running--
    }
  }
}

export async function request(args: RequestArgs, { app, requests, signal }: Call): Promise<RequestResult> {
  if (!httpAllowed(app.manifest.domains.request, args.url)) {
    throw new Failed('domain', 'url not in domain list')
  }
  const init = initOf(args)
  return requests.run(async () => {
    signal.throwIfAborted()
    const limit = AbortSignal.timeout(args.timeout ?? DEFAULT_TIMEOUT)
    try {
      return await send(args, { ...init, signal: AbortSignal.any([signal, limit]) })
    } catch (error) {
      signal.throwIfAborted()
      if (limit.aborted) throw new Failed('timeout', 'timeout')
      if (error instanceof Failed) throw error
      // The reason is kept from the page by the browser: no connection, or the server does not allow this origin.
      throw new Failed('network', 'request failed: no connection, or the server does not allow this origin (CORS)')
    }
  })
}

async function send({ url, responseType }: RequestArgs, init: RequestInit): Promise<RequestResult> {
  const response = await fetch(url, init)
  if (response.type === 'opaqueredirect') throw new Failed('redirect', 'redirects are not followed')
  const bytes = await readBody(response, MAX_BODY)
  return {
    data: responseType === 'arraybuffer' ? bytes : new TextDecoder().decode(bytes),
    statusCode: response.status,
    header: Object.fromEntries(response.headers),
    cookies: [],
  }
}

function initOf({ url, method = 'GET', header = {}, data }: RequestArgs): RequestInit {
  const body = method === 'GET' || method === 'HEAD' ? undefined : bodyOf(data)
  // The type of a body that is not there would only cost a preflight.
  const headers = Object.entries(header).filter(([name]) => body !== undefined || name.toLowerCase() !== 'content-type')
  const init: RequestInit = {
    method, headers, credentials: 'omit', redirect: 'manual', referrerPolicy: 'no-referrer', cache: 'no-store', ...(body === undefined ? {} : { body }),
  }
  try {
    new Request(url, init) // says what is wrong before anything is sent
  } catch (error) {
    throw new Failed('invalid', `parameter error: ${(error as Error).message}`)
  }
  return init
}

function bodyOf(data: unknown): BodyInit | undefined {
  if (data === undefined || data === null) return undefined
  const known = typeof data === 'string' || data instanceof ArrayBuffer || ArrayBuffer.isView(data)
  if (!known) throw new Failed('invalid', 'parameter error: parameter.data should be String or ArrayBuffer;')
  if ((typeof data === 'string' ? data.length : data.byteLength) > MAX_BODY) {
    throw new Failed('limit', `data larger than ${MAX_BODY} bytes`)
  }
  return data as BodyInit
}
