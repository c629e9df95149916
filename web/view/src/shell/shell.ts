// One page: navigation bar, scrolling body in a shadow root of its own, tab bar.

import type { Json } from '@hutong/protocol'
import baseCss from '../css/base.css?inline'
import v2Css from '../css/v2.css?inline'
import { delegate } from '../delegate'
import type { KeptElement } from '../node'
import { make } from '../node'
import type { View } from '../view'
import type { Chrome, TabBarStyle } from './chrome'
import { NavBar } from './navbar'
import { Refresher } from './refresher'
import { drawTabBar } from './tabbar'

const REACH_BOTTOM = 50

const looks = new Map<string, CSSStyleSheet>()

/** A sheet of the view's own, constructed once. */
function look(css: string): CSSStyleSheet {
  let sheet = looks.get(css)
  if (!sheet) {
    looks.set(css, (sheet = new CSSStyleSheet()))
    sheet.replaceSync(css)
  }
  return sheet
}

/** Adds to the built-ins' own look, on the pages that are there too. */
export function extendLook(css: string): void {
  look(baseCss).replaceSync(baseCss + css)
}

/** The element of a page, made before the op that says which page it is. */
export function createArea(): KeptElement {
  const area: KeptElement = document.createElement('wx-page-shell')
  const root = area.attachShadow({ mode: 'open' })
  area.$slot = make('div', 'hutong-scroller', root)
  return area
}

export class Shell {
  readonly root = make('div', 'hutong-shell')
  readonly scroller: HTMLElement
  readonly refresher: Refresher
  readonly chrome: Chrome = {}
  /** The page has been closed and goes when its animation ends. */
  closing = false
  /** The page that this one was opened from. */
  below: Shell | null = null
  /** What lies over the page, the newest last; going back takes it away first. */
  readonly #layers: (() => void)[] = []
  readonly #nav: NavBar
  #tabs: HTMLElement | null = null
  #tabBar: TabBarStyle | null = null
  #scrollTop = 0
  #scrolls = 0
  #atBottom = false

  constructor(readonly view: View, readonly area: KeptElement, readonly id: number, readonly path: string, sheets: string[], chrome: Chrome) {
    const shadow = area.shadowRoot
    if (!shadow) throw new Error('a page needs a page-shell')
    this.scroller = area.$slot as HTMLElement
    shadow.adoptedStyleSheets = [look(baseCss), ...(chrome.v2 ? [look(v2Css)] : []), ...sheets.map((sheet) => view.sheets.get(sheet))]
    this.#nav = new NavBar({
      back: () => this.back(), home: () => view.page(id, 'home'), tap: () => view.page(id, 'titleTap'),
    })
    this.refresher = new Refresher(this.scroller, view.late, () => view.page(id, 'pullDownRefresh'))
    this.root.append(this.#nav.element, area)
    this.root.hidden = true
    this.root.style.cssText = chrome.look ?? ''
    this.scroller.addEventListener('scroll', () => this.#scrolled(), { passive: true })
    delegate(view, this, shadow)
    this.setChrome(chrome)
  }

  /** Something lies over the page now; `close` takes it away. */
  cover(close: () => void): void {
    this.#layers.push(close)
    this.view.page(this.id, 'layers', this.#layers.length)
  }

  /** It does not any more. */
  uncover(close: () => void): void {
    const index = this.#layers.indexOf(close)
    if (index < 0) return
    this.#layers.splice(index, 1)
    this.view.page(this.id, 'layers', this.#layers.length)
  }

  /** The user, or the logic, wants to go back: from the newest that lies over the page, else from the page. */
  back(): void {
    const close = this.#layers.at(-1)
    if (close) close()
    else if (this.area.dispatchEvent(new Event('hutong-back'))) this.view.page(this.id, 'back')
  }

  /** Only an app that says it knows the dark is drawn dark. */
  drawTheme(): void {
    this.root.classList.toggle('dark', this.view.theme === 'dark' && !!this.chrome.darkmode)
  }

  setChrome(change: Chrome): void {
    const chrome = Object.assign(this.chrome, change)
    this.#nav.draw(chrome)
    this.refresher.enable(!!chrome.pullDown)
    this.area.style.setProperty('--page-background', chrome.pageBackground || null)
    this.area.style.setProperty('--dots', chrome.backgroundTextStyle === 'light' ? '#fff' : '#8e8e93')
    this.scroller.toggleAttribute('still', !!chrome.disableScroll)
    this.drawTheme()
    this.#drawTabs()
    this.chromeChanged()
  }

  setTabBar(tabBar: Json): void {
    this.#tabBar = tabBar as unknown as TabBarStyle | null
    this.#drawTabs()
  }

  /** Tells the container how its capsule should look, when this page is in front. */
  chromeChanged(): void {
    if (this.view.pages?.front === this) this.view.toContainer(['chrome', { title: this.chrome.title ?? '', textStyle: this.chrome.textStyle ?? 'black', share: !!this.chrome.share }])
  }

  /** Hidden pages keep their nodes, and their place. */
  setHidden(hidden: boolean): void {
    if (this.root.hidden === hidden) return
    if (hidden) this.#scrollTop = this.scroller.scrollTop
    this.root.hidden = hidden
    if (hidden) return
    if (this.#scrollTop) this.scroller.scrollTop = this.#scrollTop
    requestAnimationFrame(() => this.#spread())
  }

  /** Position of the page's visible area in the frame. */
  rect(): DOMRect {
    return this.area.getBoundingClientRect()
  }

  scrollTo(top: number, milliseconds: number, done: () => void): void {
    const run = ++this.#scrolls
    const from = this.scroller.scrollTop
    const start = performance.now()
    const step = (now: number) => {
      if (run !== this.#scrolls) return done()
      const t = milliseconds > 0 ? Math.min(1, (now - start) / milliseconds) : 1
      this.scroller.scrollTop = from + (top - from) * (1 - (1 - t) ** 3)
      if (t < 1) requestAnimationFrame(step)
      else done()
    }
    if (milliseconds > 0) requestAnimationFrame(step)
    else step(start)
  }

  /** Nobody sees it any more. */
  leave(): void {
    this.setHidden(true)
    if (this.closing) this.remove()
  }

  remove(): void {
    this.root.remove()
  }

  #scrolled(): void {
    const { scrollTop, clientHeight, scrollHeight } = this.scroller
    if (this.chrome.listenScroll) this.view.page(this.id, 'scroll', { scrollTop })
    const atBottom = scrollTop > 0 && scrollTop + clientHeight >= scrollHeight - (this.chrome.reachBottom ?? REACH_BOTTOM)
    if (atBottom && !this.#atBottom) this.view.page(this.id, 'reachBottom')
    this.#atBottom = atBottom
  }

  /** As on the vendor's side, where `page` is the body: its colour and overflow count for the whole area. */
  #spread(): void {
    const page = this.scroller.querySelector(':scope > wx-page')
    if (!page) return
    const style = getComputedStyle(page)
    if (!/^rgba\(.*, 0\)$|^transparent$/.test(style.backgroundColor)) this.scroller.style.backgroundColor = style.backgroundColor
    this.scroller.style.overflowY = style.overflowY === 'hidden' ? 'hidden' : ''
  }

  #drawTabs(): void {
    this.#tabs?.remove()
    this.#tabs = null
    const bar = this.#tabBar
    if (!bar || bar.custom || bar.hidden || typeof this.chrome.tab !== 'number') return
    this.#tabs = drawTabBar(bar, this.chrome.tab, this.view.assets, (index) => this.view.page(this.id, 'tab', index))
    if (bar.position === 'top') this.area.before(this.#tabs)
    else this.root.append(this.#tabs)
  }
}
