// The page stack and the vendor's rules for it.

import { CallError } from '../host'
import type { AppConfig } from '../config'
import { EventChannel, type EventChannelEnd } from './event-channel'
import { Page, type PageParts } from './page'
import { parseUrl, type PageUrl } from './url'

/** At most this many pages are open at once; the vendor's limit. */
const MAX_PAGES = 10

export interface RouterParts extends PageParts {
  config: AppConfig
  /** Loads the subpackages that the page at `path` needs. */
  load(path: string): Promise<void>
  /** A page that does not exist was asked for. True when the mini-program deals with it. */
  notFound(target: PageUrl, entry: boolean): boolean
}

type Transition = 'push' | 'pop' | 'none'

export class Router {
  private readonly stack: Page[] = []
  /** Pages of the tab bar stay as long as nothing relaunches. */
  private readonly tabs = new Map<string, Page>()
  private queue: Promise<unknown> = Promise.resolve()
  private entryPath = ''

  constructor(private readonly parts: RouterParts) {}

  get top(): Page | undefined {
    return this.stack.at(-1)
  }

  /** How many steps back there are, and one: pages that lie on one another, and what lies over the last. */
  get depth(): number {
    return this.stack.length + (this.top?.layers ?? 0)
  }

  /** `getCurrentPages()`: the instances, the shown one last. */
  instances(): unknown[] {
    return this.stack.map(page => page.instance).filter(Boolean)
  }

  /** Every page that has not been closed. */
  private pages(): Set<Page> {
    return new Set([...this.stack, ...this.tabs.values()])
  }

  byId(id: number): Page | undefined {
    return [...this.pages()].find(page => page.id === id)
  }

  tabBarChanged(): void {
    for (const page of this.pages()) page.sendTabBar()
  }

  private get base(): string {
    return this.top?.path ?? ''
  }

  /** Transitions happen one after another; a failed one does not stop the next. */
  private enqueue<T>(transition: () => Promise<T> | T): Promise<T> {
    const done = this.queue.then(transition)
    this.queue = done.catch(() => undefined)
    return done
  }

  private target(url: unknown, base: string): PageUrl {
    if (typeof url !== 'string' || url === '') throw new CallError('invalid', 'parameter error: parameter.url should be String and not empty;')
    const target = parseUrl(url, base)
    if (this.parts.config.pages[target.path]) return target
    this.parts.notFound(target, false)
    const query = url.includes('?') ? url.slice(url.indexOf('?')) : ''
    throw new CallError('not_found', `page "${target.path}${query}" is not found`)
  }

  private tabIndex(path: string): number | undefined {
    return this.parts.tabBar?.indexOf(path)
  }

  /** Makes the page, whose code must be loaded. What follows until it is entered must not wait for anything. */
  private open(target: PageUrl, opener: EventChannelEnd | undefined): Page {
    const isTab = this.tabIndex(target.path) !== undefined
    const back = this.stack.length > 0
    const place = { back, home: !back && !isTab && target.path !== this.entryPath }
    return new Page(this.parts, target.path, target.query, place, opener)
  }

  private enter(page: Page, transition: Transition): void {
    this.stack.push(page)
    page.load()
    // A page that went elsewhere in onLoad still gets its turn: the vendor shows it first, too.
    page.show(transition)
  }

  private close(page: Page): void {
    page.unload()
    const at = this.stack.indexOf(page)
    if (at >= 0) this.stack.splice(at, 1)
    if (this.tabs.get(page.path) === page) this.tabs.delete(page.path)
  }

  async navigateTo(args: { url?: unknown; events?: unknown }, base = this.base): Promise<{ eventChannel: EventChannelEnd }> {
    const target = this.target(args.url, base)
    if (this.tabIndex(target.path) !== undefined) throw new CallError('invalid', 'can not navigateTo a tabbar page')
    return this.enqueue(async () => {
      if (this.stack.length >= MAX_PAGES) throw new CallError('limit', `webview count limit exceed`)
      const [near, far] = EventChannel.pair(this.parts.reporter)
      for (const [name, listener] of Object.entries((args.events ?? {}) as { [name: string]: never })) near.on(name, listener)
      await this.parts.load(target.path)
      const page = this.open(target, far)
      this.top?.sleep()
      this.enter(page, 'push')
      return { eventChannel: near }
    })
  }

  async redirectTo(args: { url?: unknown }, base = this.base): Promise<object> {
    const target = this.target(args.url, base)
    if (this.tabIndex(target.path) !== undefined) throw new CallError('invalid', 'can not redirectTo a tabbar page')
    return this.enqueue(async () => {
      const old = this.top
      await this.parts.load(target.path)
      if (old) this.close(old)
      this.enter(this.open(target, undefined), 'none')
      return {}
    })
  }

  async navigateBack(args: { delta?: unknown } = {}): Promise<object> {
    const steps = Math.max(1, Math.trunc(Number(args.delta ?? 1)) || 1)
    const back = (): object => {
      const dismissed = Math.min(steps, this.top?.layers ?? 0)
      this.top?.dismiss(dismissed)
      const delta = steps - dismissed
      if (dismissed > 0 && (delta === 0 || this.stack.length <= 1)) return {}
      if (this.stack.length <= 1) throw new CallError('invalid', 'cannot navigate back at first page.')
      const keep = Math.max(1, this.stack.length - delta)
      const leaving = this.stack.slice(keep).reverse()
      this.top?.tell('onBack', [])
      const next = this.stack[keep - 1] as Page
      for (const page of leaving) this.close(page)
      next.show('pop')
      return {}
    }
    // What lies over a page may be on its way out already: then the view says so first, as each takes a step.
    return this.enqueue(() => (this.top && this.top.layers > 0 && this.top.layers < steps ? this.top.drawn().then(back) : back()))
  }

  async switchTab(args: { url?: unknown }, base = this.base): Promise<object> {
    const target = this.target(args.url, base)
    const index = this.tabIndex(target.path)
    if (index === undefined) throw new CallError('invalid', 'can not switch to no-tabBar page')
    return this.enqueue(async () => {
      const { tabBar } = this.parts
      await this.parts.load(target.path)
      const existing = this.tabs.get(target.path)
      const old = this.top
      for (const page of [...this.stack].reverse()) {
        if (page === existing) continue
        if (this.tabs.get(page.path) === page) page.sleep()
        else this.close(page)
      }
      this.stack.length = 0
      tabBar?.select(index)
      if (existing) {
        this.stack.push(existing)
        if (existing !== old) existing.show('none')
        return {}
      }
      // The query of a tab page is not kept, as the vendor does.
      const page = this.open({ path: target.path, query: {} }, undefined)
      this.tabs.set(target.path, page)
      this.enter(page, 'none')
      return {}
    })
  }

  async reLaunch(args: { url?: unknown }, base = this.base): Promise<object> {
    const target = this.target(args.url, base)
    return this.enqueue(() => this.restart(target))
  }

  /** Opens the first page. */
  async launch(target: PageUrl): Promise<void> {
    this.entryPath = this.parts.config.entry
    await this.enqueue(() => this.restart(target))
  }

  /** The mini-program was entered anew through a link: to the page, unless it is the one in front. */
  async reopen({ path, query }: PageUrl): Promise<void> {
    let target = { path, query }
    if (!this.parts.config.pages[target.path] && !this.parts.notFound(target, true)) {
      target = { path: this.parts.config.entry, query: {} }
    }
    if (!this.parts.config.pages[target.path]) return
    const { top } = this
    if (top && top.path === target.path && JSON.stringify(top.query) === JSON.stringify(target.query)) top.wake()
    else await this.enqueue(() => this.restart(target))
  }

  private async restart(target: PageUrl): Promise<object> {
    await this.parts.load(target.path)
    for (const page of [...this.stack].reverse()) this.close(page)
    for (const page of [...this.tabs.values()]) this.close(page)
    const page = this.open(target, undefined)
    const index = this.tabIndex(target.path)
    if (index !== undefined) {
      this.parts.tabBar?.select(index)
      this.tabs.set(target.path, page)
    }
    this.enter(page, 'none')
    return {}
  }

  /** The user tapped a tab. */
  async tabTapped(index: number): Promise<void> {
    const item = this.parts.tabBar?.list[index]
    if (!item) return
    await this.switchTab({ url: `/${item.pagePath}` })
    this.top?.hook('onTabItemTap', { index: String(index), pagePath: item.pagePath, text: item.text ?? '' })
  }

  /** The user tapped the home button. */
  async home(): Promise<void> {
    const url = `/${this.parts.config.entry}`
    if (this.tabIndex(this.parts.config.entry) !== undefined) await this.switchTab({ url })
    else await this.reLaunch({ url })
  }
}
