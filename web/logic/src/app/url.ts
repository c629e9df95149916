// Page addresses: `path?name=value`, relative to the page they are written on.

import { join } from '../modules'

export interface PageUrl {
  path: string
  query: { [name: string]: string }
}

/** Reads `url` as seen from the page at `base`. Malformed escapes stay as they are written. */
export function parseUrl(url: string, base: string): PageUrl {
  const [address = '', search = ''] = splitOnce(splitOnce(url, '#')[0] ?? '', '?')
  const path = join(address.startsWith('/') ? '' : base, address).replace(/\.html$/, '')
  return { path, query: parseQuery(search) }
}

export function parseQuery(search: string): { [name: string]: string } {
  const query: { [name: string]: string } = {}
  for (const pair of search.split('&')) {
    if (pair === '') continue
    const [name = '', value = ''] = splitOnce(pair, '=')
    query[decode(name)] = decode(value)
  }
  return query
}

export function formatUrl(path: string, query: { [name: string]: string }): string {
  const pairs = Object.keys(query).map(name => `${encodeURIComponent(name)}=${encodeURIComponent(query[name] ?? '')}`)
  return pairs.length > 0 ? `${path}?${pairs.join('&')}` : path
}

function splitOnce(text: string, separator: string): string[] {
  const at = text.indexOf(separator)
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + separator.length)]
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
