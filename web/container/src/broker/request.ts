// HTTP for the mini-program: only to the declared origins.

import { Failed } from '../failure'
import type { Call } from './broker'
import { bounded, exchange } from './exchange'
import { limited } from '../policy'
import { reaches } from './reach'

const MAX_BODY = 10 * 1024 * 1024

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

export async function request({ url, method = 'GET', header = {}, data, responseType, timeout }: RequestArgs, call: Call): Promise<RequestResult> {
  if (!reaches(call.app, 'request', url)) throw new Failed('domain', 'url not in domain list')
  const body = method === 'GET' || method === 'HEAD' ? undefined : bodyOf(data, limited(call.app.connect, 'request', MAX_BODY))
  // The type of a body that is not there would only cost a preflight.
  const headers = Object.entries(header).filter(([name]) => body !== undefined || name.toLowerCase() !== 'content-type')
  return bounded(call, timeout, async ({ signal }) => {
    const { bytes, ...answer } = await exchange(url, { method, headers, cache: 'no-store', signal, ...(body === undefined ? {} : { body }) }, limited(call.app.connect, 'response', MAX_BODY))
    return { ...answer, data: responseType === 'arraybuffer' ? bytes : new TextDecoder().decode(bytes), cookies: [] }
  })
}

function bodyOf(data: unknown, limit: number): BodyInit | undefined {
  if (data === undefined || data === null) return undefined
  const known = typeof data === 'string' || data instanceof ArrayBuffer || ArrayBuffer.isView(data)
  if (!known) throw new Failed('invalid', 'parameter error: parameter.data should be String or ArrayBuffer;')
  if ((typeof data === 'string' ? data.length : data.byteLength) > limit) throw new Failed('limit', `data larger than ${limit} bytes`)
  return data as BodyInit
}
