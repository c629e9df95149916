// HTTP requests: what the broker sends is text or bytes; objects, JSON and forms are made and read here.

import { CallError, type Host } from '../host'
import { asObject } from '../json'
import type { Args, Result } from './form'
import type { Task } from './task'

export async function request(host: Host, args: Args, task: Task): Promise<Result> {
  const result = asObject(await task.call(host, 'network.request', prepare(args)))
  const header = asObject(result['header'])
  task.emit('HeadersReceived', { header })
  return { cookies: [], ...result, header, data: read(result['data'], args) }
}

function prepare(args: Args): Args {
  const { url, timeout } = args
  if (typeof url !== 'string' || url === '') throw new CallError('invalid', 'parameter error: parameter.url should be String and not empty;')
  if (!/^https?:\/\//i.test(url)) throw new CallError('invalid', `invalid url "${url}"`)
  const method = String(args['method'] ?? 'GET').toUpperCase()
  const header: { [name: string]: string } = { 'content-type': 'application/json' }
  for (const [name, value] of Object.entries(asObject(args['header']))) {
    if (value === undefined || value === null) continue
    if (name.toLowerCase() === 'content-type') delete header['content-type']
    header[name] = String(value)
  }
  const bodyless = method === 'GET' || method === 'HEAD'
  const data = args['data']
  const out: Args = { url: bodyless ? withQuery(url, data) : url, method, header }
  if (bodyless && typeof data === 'string') out['data'] = undefined
  if (!bodyless) out['data'] = body(data, contentType(header))
  if (args['responseType'] === 'arraybuffer') out['responseType'] = 'arraybuffer'
  if (typeof timeout === 'number' && timeout > 0) out['timeout'] = Math.min(timeout, 120_000)
  for (const key of Object.keys(out)) if (out[key] === undefined) delete out[key]
  return out
}

function contentType(header: { [name: string]: string }): string {
  const name = Object.keys(header).find(key => key.toLowerCase() === 'content-type')
  return name ? (header[name] ?? '').toLowerCase() : ''
}

function withQuery(url: string, data: unknown): string {
  const query = typeof data === 'string' ? data : form(data)
  if (query === '') return url
  const [address = '', hash] = url.split('#')
  const joiner = address.includes('?') ? (/[?&]$/.test(address) ? '' : '&') : '?'
  return `${address}${joiner}${query}${hash === undefined ? '' : `#${hash}`}`
}

/** `a=1&b=x`; nested values as JSON, as the vendor writes them. */
function form(data: unknown): string {
  return Object.entries(asObject(data))
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(typeof value === 'object' ? JSON.stringify(value) : String(value))}`)
    .join('&')
}

function body(data: unknown, type: string): unknown {
  if (data === undefined || data === null) return undefined
  if (typeof data === 'string' || data instanceof ArrayBuffer || ArrayBuffer.isView(data)) return data
  if (type.includes('application/x-www-form-urlencoded')) return form(data)
  return JSON.stringify(data)
}

/** `dataType` json (the default) tries to parse, and gives the text when that fails. */
function read(data: unknown, args: Args): Result[string] {
  if (typeof data !== 'string' || args['responseType'] === 'arraybuffer' || (args['dataType'] ?? 'json') !== 'json') return data
  try {
    return JSON.parse(data) as unknown
  } catch {
    return data
  }
}
