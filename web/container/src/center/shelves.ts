// What the user has used last and collected, as rows of tiles that follow every change.

import { type Shelf, type Shelved } from '../shelf'
import { h } from '../ui/dom'
import type { Parts } from './parts'
import { SCENE } from './parts'
import { stopAt, tile, tileList } from './tiles'

export class Shelves {
  readonly element = h('div', { class: 'shelves' })
  /** Ids of what is in the collection. */
  collected = new Set<string>()
  /** What the platform has been asked about, so that it is once. */
  readonly #asked = new Set<string>()

  /** `say` tells the user something, `changed` is called when the collection is known anew. */
  constructor(private readonly parts: Parts, private readonly shelf: Shelf, private readonly say: (text: string) => void, private readonly changed: () => void) {
    shelf.watch(() => void this.#show(), parts.signal)
    void this.#show()
  }

  async collect(app: Shelved, on: boolean): Promise<void> {
    const { words } = this.parts
    const done = await this.shelf.collect(app, on).then((fits) => (!fits ? words.collectionFull : on ? words.collected : words.uncollected), () => words.notKept)
    this.say(done)
  }

  async #show(): Promise<void> {
    const { words, signal } = this.parts
    // Without a disk there is no shelf, and everything else is there.
    const [recent, collection] = await Promise.all([this.shelf.list('recent'), this.shelf.list('collection')]).catch(() => [[], []])
    if (signal.aborted) return
    this.collected = new Set(collection.map(({ id }) => id))
    const focus = this.#focus()
    this.element.replaceChildren(
      ...this.#row(words.recent, recent, SCENE.recent, h('button', { class: 'plain', onclick: () => void this.#clear() }, words.clear)),
      ...this.#row(words.collection, collection, SCENE.collection))
    focus()
    this.changed()
    void this.#refresh([...recent, ...collection])
  }

  #row(title: string, apps: Shelved[], scene: number, action?: HTMLElement): HTMLElement[] {
    if (!apps.length) return []
    const { words, open } = this.parts
    const list = tileList({ class: 'row', 'aria-label': title })
    const collect = scene === SCENE.collection ? (app: Shelved, on: boolean) => void this.collect(app, on) : undefined
    list.append(...apps.map((app) => tile({ ...app, summary: '' }, true, words, { open: () => open(app.id, scene), ...(collect && { collect }) })))
    stopAt(list, null)
    return [h('section', { 'aria-label': title }, h('header', {}, h('h2', {}, title), ...(action ? [action] : [])), list)]
  }

  /** What gives the focus back to whom it was taken from, or to who stands in its place. */
  #focus(): () => void {
    const root = this.element.getRootNode() as Document | ShadowRoot
    const active = this.element.contains(root.activeElement) ? root.activeElement! : undefined
    const row = active?.closest('section')?.getAttribute('aria-label')
    const { app } = active?.closest('li')?.dataset ?? {}
    return () => {
      if (!active) return
      const section = [...this.element.children].find((one) => one.getAttribute('aria-label') === row)
      const item = [...(section?.querySelectorAll('li') ?? [])].find((one) => one.dataset['app'] === app)
      const next = item?.querySelector<HTMLElement>(`.${active.classList[0]}`) ?? section?.querySelector<HTMLElement>('.open') ?? this.element.parentElement?.querySelector('input')
      next?.focus()
    }
  }

  async #clear(): Promise<void> {
    const { words } = this.parts
    this.say(await this.shelf.clear('recent').then(() => words.cleared, () => words.notKept))
  }

  /** Names and icons as the platform has them now. What it does not offer to everybody stays as it was known. */
  async #refresh(apps: Shelved[]): Promise<void> {
    const ids = [...new Set(apps.map(({ id }) => id))].filter((id) => !this.#asked.has(id))
    if (!ids.length) return
    for (const id of ids) this.#asked.add(id)
    try {
      const found = await this.parts.offers.some(ids, this.parts.signal)
      const known = new Map(apps.map((app) => [app.id, app]))
      const news = found.filter((app) => (['name', 'summary', 'icon'] as const).some((part) => (known.get(app.id)?.[part] ?? '') !== app[part]))
      if (news.length) await this.shelf.refresh(news)
    } catch {
      // without network: the next change asks again
      for (const id of ids) this.#asked.delete(id)
    }
  }
}
