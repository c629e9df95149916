// Which addresses a mini-program may exchange something with.

import ipaddr from 'ipaddr.js'
import type { App } from '../app'
import type { DomainKind } from '../connect'
import { domainAllowed, httpAllowed } from '../domains'

/**
 * The manifest, the platform or the host names it, and neither platform nor host refuses it. What is only reachable from where the user is,
 * needs the host's word, or a page that is there itself: a stranger's program is no way into somebody's network.
 * What a name leads to is not known here; the browser's own rules for private networks hold for it.
 */
export function reaches({ manifest, connect, release, blocked }: Pick<App, 'manifest' | 'connect' | 'release' | 'blocked'>, kind: DomainKind, url: string, page = location.href): boolean {
  const allowed = (list: readonly string[] = []): boolean => (kind === 'socket' ? domainAllowed : httpAllowed)(list, url)
  const host = connect.policy?.domains
  if (allowed(host?.deny) || allowed(blocked.domains)) return false
  return allowed(host?.allow?.[kind]) || ((allowed(manifest.domains[kind]) || allowed(release.domains?.allow?.[kind])) && (!secluded(url) || secluded(page)))
}

/** Whether an address lies on this machine or in a network of its own: loopback, private, link-local and the like (the registries of RFC 6890; RFC 6761 and 6762 for names). */
export function secluded(url: string): boolean {
  const host = new URL(url).hostname.replace(/^\[|\]$|\.$/g, '')
  if (ipaddr.isValid(host)) return ipaddr.process(host).range() !== 'unicast'
  return /(^|\.)(localhost|local|internal|home\.arpa)$/.test(host)
}
