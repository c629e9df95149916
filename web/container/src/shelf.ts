// What a user of a host used last and what they keep at hand, for the app centre: in the host's page, per platform, host and
// subject. Each list is one value, changed in one transaction, so that two tabs lose nothing to each other.

import type { App } from './app'
import { amend, entry } from './database'

/** How many are remembered as used last, the oldest going first. */
export const MOST_RECENT = 30
/** How many can be collected; who has more is told so. */
export const MOST_COLLECTED = 100

/** A mini-program as it was last known. */
export interface Shelved {
  id: string
  /** Absent as long as nobody has said it. */
  name?: string
  summary?: string
  icon?: string
}

type List = 'recent' | 'collection'

/** Tells every centre of this browser, also in this page, that a shelf has changed. */
const CHANNEL = 'hutong-shelf'

export class Shelf {
  readonly #scope: string

  constructor(platform: string, host: string, subject: string) {
    this.#scope = JSON.stringify(['shelf', platform, host, subject])
  }

  /** The newest first. */
  async list(list: List): Promise<Shelved[]> {
    return (await entry<Shelved[]>(this.#scope, list)) ?? []
  }

  async has(id: string): Promise<boolean> {
    return (await this.list('collection')).some((one) => one.id === id)
  }

  /** It was opened, or came to the front. */
  used(app: Shelved): Promise<void> {
    return this.#amend('recent', (all) => [{ ...known(all, app.id), ...said(app) }, ...others(all, app.id)].slice(0, MOST_RECENT))
  }

  /** Puts it into the collection or takes it out; false when there is no room. */
  async collect(app: Shelved, on: boolean): Promise<boolean> {
    let fits = true
    await this.#amend('collection', (all) => {
      const rest = others(all, app.id)
      fits = !on || rest.length < MOST_COLLECTED
      return !fits ? all : on ? [{ ...known(all, app.id), ...said(app) }, ...rest] : rest
    })
    return fits
  }

  clear(list: List): Promise<void> {
    return this.#amend(list, () => [])
  }

  /** Takes over what is said of them by now. */
  async refresh(apps: Shelved[]): Promise<void> {
    const news = new Map(apps.map((app) => [app.id, app]))
    for (const list of ['recent', 'collection'] as const) await this.#amend(list, (all) => all.map((one) => news.get(one.id) ?? one))
  }

  /** Calls `changed` after every change, whoever makes it, until `signal` aborts. */
  watch(changed: () => void, signal: AbortSignal): void {
    const channel = new BroadcastChannel(CHANNEL)
    channel.onmessage = ({ data }) => data === this.#scope && changed()
    signal.addEventListener('abort', () => channel.close())
  }

  async #amend(list: List, change: (all: Shelved[]) => Shelved[]): Promise<void> {
    await amend<Shelved[]>(this.#scope, list, (all = []) => change(all))
    const channel = new BroadcastChannel(CHANNEL)
    channel.postMessage(this.#scope)
    channel.close()
  }
}

const known = (all: Shelved[], id: string): Shelved | undefined => all.find((one) => one.id === id)
const others = (all: Shelved[], id: string): Shelved[] => all.filter((one) => one.id !== id)
/** Without a name that is not known yet. */
const said = ({ name, ...app }: Shelved): Shelved => (name ? { ...app, name } : app)

/** The shelf of who uses `app`, in a page that has an app centre. */
export function shelfOf({ settings, subject }: App): Shelf | undefined {
  return customElements.get('hutong-center') && subject !== undefined ? new Shelf(settings.platform, settings.host, subject) : undefined
}
