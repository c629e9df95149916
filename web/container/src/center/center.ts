// dist/center.js: <hutong-center>, the app centre of a host. Nothing of it runs before a mini-program.

import { Connected } from '../connected'
import type { HutongAppElement, HutongCenterElement, HutongStackElement } from '../sdk'
import { Shelf } from '../shelf'
import css from './center.css'
import { Offers } from './offers'
import { Page } from './page'
import { Strip } from './strip'
import { centerWordsOf } from './words'

/**
 * Attributes: `platform` and `host`, as of <hutong-app>; `view="strip"` for one row without search; `for`, the id of a
 * <hutong-stack> or <hutong-app> in which mini-programs open. Properties: `connect`, as of the mini-programs, and `target` in
 * the place of `for`. It begins when it is in a document and has platform, host and `connect`. Events: `CenterEvents`.
 */
export class HutongCenter extends Connected implements HutongCenterElement {
  static readonly observedAttributes = ['platform', 'host', 'view', 'lang']
  /** Without a value of its own, so that one that was set before the element was defined stays. */
  declare target: HutongStackElement | HutongAppElement | undefined
  #run = new AbortController()

  disconnectedCallback(): void {
    this.#run.abort()
  }

  attributeChangedCallback(_: string, before: string | null, after: string | null): void {
    if (before !== after) this.schedule()
  }

  reload(): void {
    this.schedule()
  }

  protected begin(): void {
    void this.#start()
  }

  async #start(): Promise<void> {
    this.#run.abort()
    const [connect, platform, host] = [this.connect, this.getAttribute('platform') ?? '', this.getAttribute('host')]
    if (!this.isConnected || !connect || !host || !URL.canParse(platform)) return
    const { signal } = (this.#run = new AbortController())
    const { href } = new URL(platform)
    const subject = await Promise.resolve(connect.subject?.()).catch(() => undefined)
    if (signal.aborted) return
    const language = this.language
    const parts = {
      offers: new Offers(href, host, connect), shelf: subject === undefined ? undefined : new Shelf(href, host, subject),
      language, words: { ...centerWordsOf(language), ...connect.look?.words }, open: (app: string, scene: number) => this.#open(app, scene), signal,
    }
    const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' })
    if (!root.adoptedStyleSheets.length) {
      const sheet = new CSSStyleSheet()
      sheet.replaceSync(css)
      root.adoptedStyleSheets = [sheet]
    }
    for (const [name, color] of Object.entries(connect.look?.colors ?? {})) this.style.setProperty(`--${name}`, color)
    const { element } = this.getAttribute('view') === 'strip' ? new Strip(parts) : new Page(parts)
    element.lang = language
    root.replaceChildren(element)
  }

  #open(app: string, scene: number): void {
    const free = this.dispatchEvent(new CustomEvent('hutong-open', { detail: { app, scene }, bubbles: true, composed: true, cancelable: true }))
    if (!free) return
    const target = this.target ?? (this.getRootNode() as Document | ShadowRoot).getElementById(this.getAttribute('for') ?? '') as this['target'] | null
    if (!target) return
    if ('open' in target) return target.open({ app, scene })
    if (target.getAttribute('app') !== app) {
      target.close()
      target.setAttribute('app', app)
    }
    target.enter({ scene })
  }
}

if (!customElements.get('hutong-center')) customElements.define('hutong-center', HutongCenter)
