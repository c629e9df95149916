// What the platform says that a host offers: spec/host-connect.md, without a user.

import type { Connect } from '../connect'
import { Platform } from '../platform'
import type { Shelved } from '../shelf'

/** Apps of a page, and of one question about some of them. */
const PAGE = 40
/** Letters of what is shown: nobody reads more, and layout would take long. */
const MOST_NAME = 100
const MOST_SUMMARY = 200

export interface OffersPage {
  apps: Shelved[]
  next: string | null
}

export interface Wanted {
  q?: string
  category?: string
  cursor?: string
  limit?: number
}

export class Offers {
  constructor(private readonly base: string, private readonly host: string, private readonly connect: Connect) {}

  async page({ limit = PAGE, ...wanted }: Wanted, signal: AbortSignal): Promise<OffersPage> {
    const query = new URLSearchParams(Object.entries({ limit: String(limit), ...wanted }).filter(([, value]) => value))
    const { items, next } = await this.#ask(`apps?${query}`, signal)
    return { apps: this.#apps(items), next: typeof next === 'string' ? next : null }
  }

  /** What is offered of these. */
  async some(ids: string[], signal: AbortSignal): Promise<Shelved[]> {
    const found: Shelved[] = []
    for (let at = 0; at < ids.length; at += PAGE) {
      const { items } = await this.#ask(`apps?${new URLSearchParams({ app: ids.slice(at, at + PAGE).join() })}`, signal)
      found.push(...this.#apps(items))
    }
    return found
  }

  async categories(signal: AbortSignal): Promise<string[]> {
    const { items } = await this.#ask('categories', signal)
    return Array.isArray(items) ? items.filter((item) => typeof item === 'string') : []
  }

  #ask(what: string, signal: AbortSignal): Promise<Record<string, unknown>> {
    return new Platform(this.base, this.host, '', this.connect, signal).call(`/connect/hosts/${encodeURIComponent(this.host)}/${what}`, {})
  }

  #apps(items: unknown): Shelved[] {
    if (!Array.isArray(items)) return []
    return items.flatMap((item: Record<string, unknown> | null) => {
      const { id, name, summary, icon } = item ?? {}
      return typeof id === 'string' && typeof name === 'string' ? [{ id, name: short(name, MOST_NAME), summary: short(summary, MOST_SUMMARY), icon: this.#picture(icon) }] : []
    })
  }

  /** An address that can be a picture, as it is for the page. */
  #picture(icon: unknown): string {
    if (typeof icon !== 'string' || !URL.canParse(icon, this.base)) return ''
    const { href, protocol } = new URL(icon, this.base)
    return /^https?:$/.test(protocol) || href.startsWith('data:image/') ? href : ''
  }
}

function short(text: unknown, most: number): string {
  if (typeof text !== 'string') return ''
  return text.length <= most ? text : `${[...text.slice(0, 2 * most)].slice(0, most).join('')}…`
}
