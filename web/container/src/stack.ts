// dist/stack.js: <hutong-stack>, several mini-programs in one place: one in front, those below it, and some that wait behind.

import type { BackRequest, Connect, Entrance, OpenRequest } from './connect'
import type { HutongApp } from './element'
import { Failed } from './failure'
import './index'
import { type AppListing, Platform } from './platform'
import type { HutongStackElement } from './sdk'

/** How many wait behind the one in front, and after how many milliseconds one is started anew: the vendors' usual. */
const COUNT = 4
const COLD_AFTER = 30 * 60_000
/** Scenes of the way from one mini-program to another and back. */
const SCENE_FROM_APP = 1037
const SCENE_BACK = 1038

const ATTRIBUTES = ['platform', 'host', 'platform-key'] as const

/** A mini-program that has been opened. */
interface Held {
  element: HutongApp
  app: string
  /** What the mini-program that opened it knows it by; undefined when the host opened it. */
  appid: string | undefined
  /** When it went to the background. */
  left: number
}

/**
 * Attributes: `platform`, `host`, `platform-key`, as of <hutong-app>. Property `connect`: the same, for all of them. Its
 * children are the mini-programs; those in the background are hidden and run on, and the one that was left first ends when
 * there are too many.
 */
export class HutongStack extends HTMLElement implements HutongStackElement {
  connect: Connect | undefined
  /** Those that can be seen or returned to, the one in front last. */
  readonly #front: Held[] = []
  /** Those that run behind, the one left last last. */
  readonly #behind: Held[] = []
  /** Waits with a runtime for the next one. */
  #spare: HutongApp | undefined
  #listings: Promise<AppListing[]> | undefined

  connectedCallback(): void {
    if (this.shadowRoot) return
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(':host { display: block; position: relative; width: 100%; height: 100% } :host([hidden]) { display: none } ::slotted(hutong-app) { position: absolute; inset: 0 }')
    const root = this.attachShadow({ mode: 'open' })
    root.adoptedStyleSheets = [sheet]
    root.append(document.createElement('slot'))
    this.addEventListener('hutong-close', (event) => this.#closed(event))
    this.addEventListener('hutong-ready', () => this.#front.length && this.prepare())
  }

  disconnectedCallback(): void {
    this.clear()
  }

  /** The app in front, null when there is none. */
  get app(): string | null {
    return this.#front.at(-1)?.app ?? null
  }

  /** Readies a frame with a runtime in it, so that the next opening does not wait for one. */
  prepare(): void {
    if (this.isConnected) this.#spare ??= this.#element()
  }

  /** Opens a mini-program in front of what is there, or brings it back: as it was left, or where `path` leads. */
  open({ app, ...entrance }: Entrance & { app: string }): void {
    this.#enter(app, entrance, undefined)
  }

  /** One page back in front, else one mini-program; false when nothing is left. */
  back(): boolean {
    const top = this.#front.at(-1)
    if (!top) return false
    if (!top.element.back()) this.#leave()
    return this.#front.length > 0
  }

  /** Puts everything into the background. */
  home(): void {
    if (!this.#front.length) return
    while (this.#front.length) this.#putBehind()
    this.#tell()
  }

  /** Memory is short: what waits in the background ends, what is in front is told. `level`: 5, 10 or 15, as Android's. */
  lowMemory(level = 10): void {
    this.#shrink(level > 5 ? 0 : 1)
    this.#spare?.remove()
    this.#spare = undefined
    for (const { element } of this.#front) element.lowMemory(level)
  }

  /** Ends all of them. */
  clear(): void {
    this.#front.length = this.#behind.length = 0
    this.#spare = undefined
    this.replaceChildren()
  }

  #enter(app: string, entrance: Entrance, appid: string | undefined): void {
    const top = this.#front.at(-1)
    if (top?.app === app) return top.element.enter(entrance)
    const held = this.#take(app) ?? this.#make(app)
    held.appid = appid
    if (top) top.element.hidden = true
    this.#front.push(held)
    held.element.enter(entrance)
    this.#tell()
  }

  /** The one that is open already, unless it has been away for too long. */
  #take(app: string): Held | undefined {
    const list = [this.#front, this.#behind].find((held) => held.some((one) => one.app === app))
    if (!list) return undefined
    const [held] = list.splice(list.findIndex((one) => one.app === app), 1)
    const { coldAfter = COLD_AFTER } = this.connect?.policy?.background ?? {}
    if (list === this.#front || Date.now() - held!.left < coldAfter) return held
    held!.element.remove()
    return undefined
  }

  #make(app: string): Held {
    const element = this.#spare ?? this.#element()
    this.#spare = undefined
    for (const name of ATTRIBUTES) element.setAttribute(name, this.getAttribute(name) ?? '')
    element.setAttribute('app', app)
    element.connect = this.#connectOf(app)
    element.hidden = false
    return { element, app, appid: undefined, left: 0 }
  }

  #element(): HutongApp {
    const element = document.createElement('hutong-app') as HutongApp
    element.hidden = true
    this.append(element)
    return element
  }

  #connectOf(app: string): Connect {
    const { connect } = this
    if (!connect) throw new Failed('attribute_invalid', 'connect is not set')
    return {
      openApp: (request) => this.#openApp(request),
      backToApp: (request) => this.#backToApp(app, request),
      ...connect,
    }
  }

  async #openApp({ appid, path, extraData, from }: OpenRequest): Promise<void> {
    const [platform, host] = ATTRIBUTES.map((name) => this.getAttribute(name) ?? '')
    this.#listings ??= new Platform(platform!, host!, '', this.connect!, new AbortController().signal).listings().catch((error: unknown) => {
      this.#listings = undefined
      throw error
    })
    const target = (await this.#listings).find((listing) => listing.appid === appid)
    if (!target) throw new Failed('not_found', `invalid appid ${appid}`)
    this.#enter(target.id, { path, scene: SCENE_FROM_APP, referrerInfo: { appId: from, extraData } }, appid)
  }

  async #backToApp(app: string, { extraData }: BackRequest): Promise<void> {
    const top = this.#front.at(-1)
    if (top?.app !== app || top.appid === undefined || this.#front.length < 2) throw new Failed('invalid', 'it was not opened by another mini-program')
    this.#leave(extraData)
  }

  /** The one in front goes to the background; the one below it comes to the front, told from where and with what. */
  #leave(extraData?: unknown): void {
    const held = this.#putBehind()
    this.#front.at(-1)?.element.enter(held.appid === undefined ? {} : { scene: SCENE_BACK, referrerInfo: { appId: held.appid, extraData } })
    this.#tell()
  }

  #putBehind(): Held {
    const held = this.#front.pop()!
    held.element.hidden = true
    held.left = Date.now()
    this.#behind.push(held)
    this.#shrink(this.connect?.policy?.background?.count ?? COUNT)
    return held
  }

  #shrink(count: number): void {
    while (this.#behind.length > count) this.#behind.shift()!.element.remove()
  }

  /** Its capsule's close, or an end of its own: the user sees what is below. */
  #closed(event: Event): void {
    const held = this.#front.at(-1)
    if (event.target !== held?.element) return
    event.preventDefault()
    this.#leave()
  }

  #tell(): void {
    this.dispatchEvent(new CustomEvent('hutong-front', { detail: { app: this.app }, bubbles: true, composed: true }))
  }
}

if (!customElements.get('hutong-stack')) customElements.define('hutong-stack', HutongStack)
