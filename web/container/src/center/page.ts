// The whole centre: search, categories, what the user has of their own, and everything that is offered.

import type { Shelved } from '../shelf'
import { h } from '../ui/dom'
import { type Parts, SCENE } from './parts'
import { Shelves } from './shelves'
import { press, stopAt, tile, tileList } from './tiles'
import { categoryName } from './words'

/** Milliseconds without a key before what was typed is looked for. */
const PAUSE = 250

interface Search {
  q: string
  category: string
}

export class Page {
  readonly element: HTMLElement
  readonly #field: HTMLInputElement
  readonly #categories = h('fieldset', { class: 'categories', hidden: true })
  readonly #shelves: Shelves | undefined
  readonly #list: HTMLUListElement
  readonly #section: HTMLElement
  readonly #status = h('p', { class: 'status', role: 'status' })
  readonly #failure = h('div')
  readonly #end = h('div', { class: 'end' })
  readonly #near: IntersectionObserver
  /** What is being looked for. */
  #wanted: Search = { q: '', category: '' }
  #look = new AbortController()
  /** Where the next page begins; null when there is none, undefined while nothing has been answered. */
  #next: string | null | undefined
  #busy = false
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly parts: Parts) {
    const { words, shelf, signal } = parts
    this.#field = h('input', {
      type: 'search', placeholder: words.search, 'aria-label': words.search, maxlength: 100, autocomplete: 'off', enterkeyhint: 'search',
      oninput: (event: InputEvent) => event.isComposing || this.#typed(PAUSE), oncompositionend: () => this.#typed(PAUSE),
    })
    this.#list = tileList({ class: 'offers', 'aria-label': words.apps })
    this.#section = h('section', { 'aria-label': words.apps }, this.#status, this.#list, this.#failure, this.#end)
    if (shelf) this.#shelves = new Shelves(parts, shelf, (text) => this.#say(text), () => this.#press())
    this.element = h('div', { class: 'center' },
      h('form', { role: 'search', onsubmit: (event: Event) => (event.preventDefault(), this.#typed(0)) }, this.#field),
      this.#categories, ...(this.#shelves ? [this.#shelves.element] : []), this.#section)
    this.#near = new IntersectionObserver((seen) => seen.at(-1)!.isIntersecting && void this.#more(), { rootMargin: '400px' })
    this.#near.observe(this.#end)
    signal.addEventListener('abort', () => {
      this.#near.disconnect()
      clearTimeout(this.#timer)
    })
    addEventListener('online', () => this.#failed && this.#again(), { signal })
    this.#begin()
    void this.#fetchCategories()
  }

  get #failed(): boolean {
    return this.#failure.childElementCount > 0
  }

  #typed(pause: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      const q = this.#field.value.trim()
      if (q !== this.#wanted.q) this.#begin({ q })
    }, pause)
  }

  /** Looks for something else, whatever is still being looked for. */
  #begin(change: Partial<Search> = {}): void {
    this.#look.abort()
    this.#look = new AbortController()
    this.#wanted = { ...this.#wanted, ...change }
    this.#next = undefined
    this.#busy = false
    this.#list.replaceChildren()
    this.#failure.replaceChildren()
    void this.#more()
  }

  /** The next page, until there is one with something in it. */
  async #more(): Promise<void> {
    if (this.#busy || this.#next === null || this.#failed) return
    this.#busy = true
    this.#reveal()
    const { words, offers, signal } = this.parts
    const look = this.#look
    const both = AbortSignal.any([look.signal, signal])
    if (!this.#list.childElementCount) this.#say(words.loading, true)
    try {
      for (let found = 0; !found && this.#next !== null;) {
        const page = await offers.page({ ...this.#wanted, cursor: this.#next ?? '' }, both)
        if (both.aborted) return
        this.#next = page.next
        found = this.#add(page.apps)
      }
      const { childElementCount: count } = this.#list
      if (count) this.#say(words.found.replace('{n}', String(count)))
      else this.#say(this.#wanted.q || this.#wanted.category ? words.none : words.nothing, true)
    } catch {
      if (both.aborted) return
      this.#say('')
      this.#failure.replaceChildren(h('div', { class: 'failure', role: 'alert' }, h('p', {}, words.offline), h('button', { class: 'plain', onclick: () => this.#again() }, words.retry)))
    } finally {
      if (!both.aborted) {
        this.#busy = false
        this.#reveal()
        // Asks anew whether the end is near: it may not have moved away.
        this.#near.unobserve(this.#end)
        this.#near.observe(this.#end)
      }
    }
  }

  #again(): void {
    const focused = this.#failure.contains((this.element.getRootNode() as ShadowRoot).activeElement)
    this.#failure.replaceChildren()
    if (focused) this.#field.focus()
    if (!this.#categories.childElementCount) void this.#fetchCategories()
    void this.#more()
  }

  /** Puts those that are not there yet at the end; how many. */
  #add(apps: Shelved[]): number {
    const { words, open } = this.parts
    const there = new Set([...this.#list.children].map((item) => (item as HTMLElement).dataset['app']))
    const fresh = apps.filter(({ id }) => !there.has(id))
    const scene = this.#wanted.q ? SCENE.search : SCENE.list
    const shelves = this.#shelves
    const collect = shelves && ((app: Shelved, on: boolean) => void shelves.collect(app, on))
    const tiles = fresh.map((app) => tile(app, !!shelves?.collected.has(app.id), words, { open: () => open(app.id, scene), ...(collect && { collect }) }))
    this.#list.append(...tiles)
    if (there.size) for (const button of tiles.flatMap((item) => [...item.querySelectorAll('button')])) button.tabIndex = -1
    else stopAt(this.#list, null)
    return fresh.length
  }

  /** What the user has of their own is in the way of who looks for something, unless there is nothing else. */
  #reveal(): void {
    const { q, category } = this.#wanted
    if (this.#shelves) this.#shelves.element.hidden = !!(q || category) && !this.#failed
    this.#section.setAttribute('aria-busy', String(this.#busy))
    this.#section.classList.toggle('waiting', this.#busy && !this.#list.childElementCount)
  }

  /** Stars follow the collection, whoever changes it. */
  #press(): void {
    for (const item of this.#list.children) {
      press(item, !!this.#shelves?.collected.has((item as HTMLElement).dataset['app']!), item.querySelector('.name')?.textContent ?? '', this.parts.words)
    }
  }

  /** Tells those who do not see it; `shown`: and those who do. */
  #say(text: string, shown = false): void {
    this.#status.textContent = text
    this.#status.classList.toggle('shown', shown)
  }

  /** They are a help: without them there are search and list. */
  async #fetchCategories(): Promise<void> {
    const { offers, words, language, signal } = this.parts
    const names = await offers.categories(signal).catch(() => [])
    if (names.length < 2 || signal.aborted) return
    const choice = (category: string, label: string): HTMLElement => {
      const radio = h('input', { type: 'radio', name: 'category', value: category, onchange: () => this.#begin({ category }) })
      radio.checked = category === this.#wanted.category
      return h('label', {}, radio, h('span', { dir: 'auto' }, label))
    }
    this.#categories.replaceChildren(h('legend', {}, words.categories), choice('', words.all), ...names.map((name) => choice(name, categoryName(name, language))))
    this.#categories.setAttribute('role', 'radiogroup')
    this.#categories.hidden = false
  }
}
