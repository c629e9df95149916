// wx.request: what the broker sends is text or bytes; objects, JSON and forms are made and read here.

import { CallError, type Host } from '../host'
import { asObject } from '../json'
import type { Reporter } from '../report'
import { callbackForm, type Args, type Result } from './form'

/** What `wx.request` returns. */
export interface RequestTask {
  abort(): void
  onHeadersReceived(listener: (result: { header: object }) => void): void
  offHeadersReceived(listener?: unknown): void
  onChunkReceived(): void
  offChunkReceived(): void
}

export function request(host: Host, reporter: Reporter, name: string, options: unknown): RequestTask {
  let abort: (() => void) | undefined
  let aborted = false
  const listeners = new Set<(result: { header: object }) => void>()
  const promise = callbackForm(reporter, name, options, async args => {
    const call = host.call('network.request', prepare(args))
    abort = () => call.abort()
    if (aborted) call.abort()
    const result = asObject(await call.result)
    const header = asObject(result['header'])
    for (const listener of listeners) reporter.guard(`${name} onHeadersReceived`, () => listener({ header }))
    return { cookies: [], ...result, header, data: read(result['data'], args) }
  })
  // The vendor gives the task, never a promise: a failure that nobody listens to is silent.
  promise?.catch(() => undefined)
  return {
    abort() {
      aborted = true
      abort?.()
    },
    onHeadersReceived: listener => void listeners.add(listener),
    offHeadersReceived: listener => (listener ? listeners.delete(listener as never) : listeners.clear()),
    onChunkReceived() {},
    offChunkReceived() {},
  }
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
