// Domain lists of the manifest; `spec/vectors/domains.json` keeps this and the Rust implementation in step.

const SCHEMES = ['http:', 'https:', 'ws:', 'wss:']
const PORTS: Record<string, string> = { 'http:': '80', 'ws:': '80', 'https:': '443', 'wss:': '443' }

interface Pattern {
  protocol: string
  /** Without a scheme, the secure ones are meant. */
  secureAny: boolean
  /** Host; `*.` in front stands for one or more labels. */
  host: string
  port: string
}

/** Whether `url` may be reached under a domain list. An entry that is not valid allows nothing. */
export function domainAllowed(list: readonly string[], url: string): boolean {
  const target = parseUrl(url)
  if (!target?.hostname || !SCHEMES.includes(target.protocol)) return false
  return list.some((entry) => entry === '*' || matches(parsePattern(entry), target))
}

/** The same for what can only be HTTP: requests, images. Without slashes a browser takes the address for a path on the page's own server. */
export function httpAllowed(list: readonly string[], url: string): boolean {
  return /^https?:\/\//i.test(url) && domainAllowed(list, url)
}

/** Whether `entry` can stand in a domain list. */
export function domainEntryValid(entry: string): boolean {
  return entry === '*' || parsePattern(entry) !== null
}

/** The list as sources of a content security policy. */
export function contentSources(list: readonly string[]): string[] {
  return list.flatMap((entry) => {
    if (entry === '*') return ['http:', 'https:']
    const pattern = parsePattern(entry)
    if (!pattern || pattern.protocol.startsWith('ws')) return []
    const port = pattern.port === PORTS[pattern.protocol] ? '' : `:${pattern.port}`
    return [`${pattern.protocol}//${pattern.host}${port}`]
  })
}

function matches(pattern: Pattern | null, url: URL): boolean {
  if (!pattern) return false
  const scheme = pattern.secureAny ? ['https:', 'wss:'].includes(url.protocol) : url.protocol === pattern.protocol
  const host = pattern.host.startsWith('*')
    ? url.hostname.endsWith(pattern.host.slice(1)) && url.hostname.length >= pattern.host.length
    : url.hostname === pattern.host
  return scheme && host && portOf(url) === pattern.port
}

function parsePattern(entry: string): Pattern | null {
  const secureAny = !entry.includes('://')
  const text = secureAny ? `https://${entry}` : entry
  // A star is no host character for every URL parser: set it aside.
  const starred = /^([a-z]+:\/\/)\*\.(?=[^*]+$)(.*)$/i.exec(text)
  const url = parseUrl(starred ? starred[1]! + starred[2]! : text)
  if (!url?.hostname || !SCHEMES.includes(url.protocol) || text.includes('@') || url.hostname.includes('*')) return null
  if (url.pathname !== '/' || url.search || url.hash || /[?#]/.test(text)) return null
  return { protocol: url.protocol, secureAny, host: (starred ? '*.' : '') + url.hostname, port: portOf(url) }
}

function portOf(url: URL): string {
  return url.port || PORTS[url.protocol]!
}

function parseUrl(text: string): URL | null {
  try {
    return new URL(text)
  } catch {
    return null
  }
}
