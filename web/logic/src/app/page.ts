// One page: its component tree, its shell in the view, its hooks.

import { Op, type Json } from '@hutong/protocol'
import type { composedBackend, Element } from 'glass-easel'
import type { Root } from 'glass-easel-miniprogram-adapter'
import type { AppConfig } from '../config'
import { toJson } from '../json'
import type { Reporter } from '../report'
import type { Semantics } from '../semantics/semantics'
import type { ViewContext, ViewNode } from '../tree/backend'
import type { Components } from '../tree/components'
import { withHandle, type Caller, type PageHandle } from '../tree/instance'
import { IntersectionObserver } from '../view/observer'
import { SelectorQuery } from '../view/selector-query'
import { chromeOf, type Chrome, type ChromePlace } from './chrome'
import { EventChannel, type EventChannelEnd } from './event-channel'
import type { TabBar } from './tab-bar'

/** What pages share. */
export interface PageParts {
  config: AppConfig
  context: ViewContext
  components: Components
  reporter: Reporter
  tabBar: TabBar | undefined
  /** A page was brought to the front. */
  shown(page: { path: string; query: { [name: string]: string } }): void
  semantics: Semantics
  /** Routing functions whose addresses are relative to `base`. */
  router(base: string): unknown
}

/** The path of the component that draws a custom tab bar. */
const CUSTOM_TAB_BAR = 'custom-tab-bar/index'

/** A page as the mini-program sees it. */
export type PageInstance = Caller & { [name: string]: unknown }

let lastId = 0

export class Page implements PageHandle {
  readonly id: number
  readonly chrome: Chrome
  private root: Root | undefined
  private readonly bar: boolean
  private barRoot: Root | undefined
  private readonly shell: ViewNode
  /** There from the moment that the page's tree begins to be made. */
  instance!: PageInstance
  /** How many things lie over it in the view. */
  layers = 0
  private begun = false
  private shown = false
  private rendered = false
  private closed = false

  constructor(
    private readonly parts: PageParts,
    readonly path: string,
    readonly query: { [name: string]: string },
    place: Omit<ChromePlace, 'tab' | 'look'>,
    private channel: EventChannelEnd | undefined,
  ) {
    lastId += 1
    this.id = lastId
    const { components, config, context, tabBar } = parts
    const tab = tabBar?.indexOf(path)
    this.bar = tab !== undefined && tabBar?.custom === true && config.components[CUSTOM_TAB_BAR] !== undefined
    this.chrome = chromeOf(config, path, { ...place, tab: tabBar?.custom === true ? undefined : tab, look: parts.semantics.look })
    const sheets = [...(config.pages[path]?.styles ?? [])]
    if (this.bar) for (const sheet of components.sheetsOf(CUSTOM_TAB_BAR)) if (!sheets.includes(sheet)) sheets.push(sheet)
    this.shell = context.createElement('page-shell', 'page-shell')
    context.getRootNode().appendChild(this.shell)
    context.stream.push(Op.page, this.shell.id, this.id, path, sheets, toJson(this.chrome))
    if (this.chrome.tab !== undefined) this.sendTabBar()
  }

  private tree(tag: string, path: string): Root {
    return withHandle(this, () => {
      const root = this.parts.components.create(tag, path, tag === 'page' ? this.query : {})
      return { root, node: root.getComponent() }
    })
  }

  /** Makes the tree, attaches it and runs what comes before the page is shown. */
  load(): void {
    this.root = this.tree('page', this.path)
    if (this.bar) this.barRoot = this.tree('custom-tab-bar', CUSTOM_TAB_BAR)
    const asks = { listenScroll: this.has('onPageScroll'), share: this.has('onShareAppMessage') }
    if (asks.listenScroll || asks.share) this.setChrome(asks)
    for (const root of this.roots()) root.attach(appendTo(this.shell), this.shell)
    this.begin()
  }

  private roots(): Root[] {
    return [this.root, this.barRoot].filter(root => root !== undefined)
  }

  get everywhere(): boolean {
    return this.parts.semantics.everywhere === true
  }

  adopt(instance: object): void {
    this.instance = Object.assign(instance as PageInstance, { route: this.path, __route__: this.path, options: this.query })
  }

  begin(): void {
    if (this.begun) return
    this.begun = true
    for (const name of this.parts.semantics.loading ?? ['onLoad']) this.hook(name, this.query)
  }

  /** Resolves when the view has drawn what it was told, and has told what came of it. */
  drawn(): Promise<void> {
    return new Promise(resolve => this.parts.context.stream.frame(resolve))
  }

  /** Takes away what lies over it, the newest first. */
  dismiss(count: number): void {
    for (let left = count; left > 0; left -= 1) this.parts.context.stream.push(Op.dismiss, this.id)
    this.layers -= count
  }

  /** Runs `onShow`, the first time followed by `onReady` after the first frame. */
  show(transition: 'push' | 'pop' | 'none'): void {
    this.parts.context.stream.push(Op.pageShow, this.id, transition)
    this.parts.shown(this)
    this.wake()
    if (this.rendered) return
    this.rendered = true
    this.parts.context.render(() => {
      if (!this.closed) this.hook('onReady')
    })
  }

  /** The page can be seen (again): `pageLifetimes.show` and `onShow`. */
  wake(): void {
    if (this.shown || this.closed) return
    this.shown = true
    this.lifetime('show', [])
    this.hook('onShow')
  }

  /** The page cannot be seen any more: `pageLifetimes.hide` and `onHide`. */
  sleep(): void {
    if (!this.shown || this.closed) return
    this.shown = false
    this.lifetime('hide', [])
    this.hook('onHide')
  }

  unload(): void {
    if (this.closed) return
    this.hook('onUnload')
    this.closed = true
    this.shown = false
    const { context, reporter } = this.parts
    context.stream.push(Op.pageClose, this.id)
    for (const root of this.roots().reverse()) {
      reporter.guard(this.path, () => {
        root.release()
        root.getComponent().destroyBackendElementOnSubtree()
      })
    }
    this.shell.release()
  }

  /** Calls a hook of the page. An error is reported with the page's path. */
  hook(name: string, ...args: unknown[]): unknown {
    const page = this.instance
    const hook = page[name]
    const call = (): unknown => (hook as (...args: unknown[]) => unknown).apply(page, args)
    const result = typeof hook === 'function' ? this.parts.reporter.guard(`${this.path} ${name}`, call) : undefined
    this.tell(name, args)
    return result
  }

  /** Calls a hook for those only who listen to the page besides itself. */
  tell(name: string, args: unknown[]): void {
    this.parts.semantics.hooked?.(this.instance._$, name, args)
  }

  has(name: string): boolean {
    return typeof this.instance[name] === 'function' || this.parts.semantics.hears?.(this.instance._$, name) === true
  }

  resized(size: { windowWidth: number; windowHeight: number }): void {
    const detail = { size, deviceOrientation: size.windowWidth > size.windowHeight ? 'landscape' : 'portrait' }
    this.lifetime('resize', [detail])
    this.hook('onResize', detail)
  }

  private lifetime(name: string, args: unknown[]): void {
    for (const root of this.roots()) root.getComponent().triggerPageLifetime(name, args as never)
  }

  setChrome(change: Partial<Chrome>): void {
    Object.assign(this.chrome, change)
    this.parts.context.stream.push(Op.pageChrome, this.id, toJson(change))
  }

  sendTabBar(): void {
    const { tabBar, context } = this.parts
    if (tabBar && this.chrome.tab !== undefined) context.stream.push(Op.shellStyle, this.id, tabBar.describe())
  }

  pullDown(on: boolean): void {
    this.parts.context.stream.push(Op.pullDown, this.id, on)
  }

  async scrollTo(top: number, milliseconds: number): Promise<void> {
    const { stream } = this.parts.context
    await new Promise<void>(done => stream.push(Op.scrollPage, this.id, top, milliseconds, stream.callback(() => done())))
  }

  /** Asks the view to measure; one answer per request. */
  measure(requests: Json[], done: (answers: Json[]) => void): void {
    const { stream } = this.parts.context
    const id = stream.callback(value => done(Array.isArray(value) ? value : []))
    stream.push(Op.query, id, this.id, requests)
  }

  // What instances on this page ask, see tree/instance.ts.

  tabBar(): unknown {
    return this.barRoot?.get() ?? null
  }

  /** A page that nobody opened gets a channel, too: one on which nothing ever comes. */
  opener(): unknown {
    this.channel ??= EventChannel.pair(this.parts.reporter)[0]
    return this.channel
  }

  router(base: string): unknown {
    return this.parts.router(base)
  }

  select(caller: Caller): SelectorQuery {
    return new SelectorQuery(this.parts.reporter, this.parts.context, () => this, caller)
  }

  observe(caller: Caller, options: unknown): IntersectionObserver {
    return new IntersectionObserver(this.parts.context, this.parts.reporter, caller, options)
  }

  animate(nodes: Element[], frames: unknown[], duration: number, done: (() => void) | undefined): void {
    const { context, reporter } = this.parts
    const finish = typeof done === 'function' ? (): void => void reporter.guard(`${this.path} animate`, done) : undefined
    nodes.forEach((node, index) => {
      const target = node.getBackendElement() as ViewNode | null
      if (!target) return
      const callback = index === 0 && finish ? context.stream.callback(finish) : 0
      context.stream.push(Op.animate, target.id, toJson(frames), duration, callback)
    })
  }

  unsupported(what: string): void {
    this.parts.reporter.warn(`${this.path}: ${what} is not supported`)
  }
}

/** The framework puts a root in the place of a placeholder; here it is simply the next child. */
function appendTo(shell: ViewNode): composedBackend.Element {
  return { replaceChild: (child: ViewNode) => shell.appendChild(child) } as unknown as composedBackend.Element
}
