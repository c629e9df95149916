// `view="strip"`: one row, of what the user used last and collected, then of what is newest.

import type { Shelved } from '../shelf'
import { h } from '../ui/dom'
import { type Parts, SCENE } from './parts'
import { stopAt, tile, tileList } from './tiles'

/** How many there is room for. */
const MOST = 20

export class Strip {
  readonly element: HTMLElement
  readonly #list: HTMLUListElement
  readonly #status = h('p', { class: 'status', role: 'status' })
  #offered: Shelved[] | undefined
  #failed = false

  constructor(private readonly parts: Parts) {
    const { words, shelf, signal } = parts
    this.#list = tileList({ class: 'row', 'aria-label': words.apps })
    this.element = h('div', { class: 'center strip' }, this.#status, this.#list)
    shelf?.watch(() => void this.#show(), signal)
    addEventListener('online', () => this.#failed && void this.#fetch(), { signal })
    void this.#fetch()
  }

  async #fetch(): Promise<void> {
    const { offers, signal } = this.parts
    this.#failed = false
    void this.#show()
    await offers.page({ limit: MOST }, signal).then(({ apps }) => (this.#offered = apps), () => (this.#failed = true))
    if (!signal.aborted) void this.#show()
  }

  async #show(): Promise<void> {
    const { shelf, words, open, signal } = this.parts
    const [recent, collection] = await Promise.all([shelf?.list('recent') ?? [], shelf?.list('collection') ?? []]).catch(() => [[], []])
    if (signal.aborted) return
    // What is offered is known best.
    const known = new Map([...recent, ...collection, ...(this.#offered ?? [])].map((app) => [app.id, app]))
    const scenes = new Map<string, number>()
    for (const [apps, scene] of [[recent, SCENE.recent], [collection, SCENE.collection], [this.#offered ?? [], SCENE.list]] as const) {
      for (const { id } of apps) if (!scenes.has(id) && scenes.size < MOST) scenes.set(id, scene)
    }
    const root = this.element.getRootNode() as Document | ShadowRoot
    const focused = this.#list.contains(root.activeElement) && root.activeElement?.closest('li')?.dataset['app']
    this.#list.replaceChildren(...[...scenes].map(([id, scene]) => tile({ ...known.get(id)!, summary: '' }, false, words, { open: () => open(id, scene) })))
    stopAt(this.#list, null)
    if (focused) [...this.#list.children].find((item) => (item as HTMLElement).dataset['app'] === focused)?.querySelector<HTMLElement>('.open')?.focus()
    const waiting = !this.#offered && !this.#failed
    this.element.classList.toggle('waiting', waiting && !scenes.size)
    const retry = h('button', { class: 'plain', onclick: () => void this.#fetch() }, words.retry)
    this.#status.replaceChildren(...(scenes.size ? [] : waiting ? [words.loading] : this.#failed ? [words.offline, ' ', retry] : [words.nothing]))
    this.#status.classList.toggle('shown', !scenes.size)
  }
}
