// <hutong-app>: the one thing a host page uses.

import { App, type Settings } from './app'
import type { Entrance, HutongEvents } from './connect'
import { Connected } from './connected'
import { Failed } from './failure'
import { Runtime } from './runtime'
import type { HutongAppElement } from './sdk'
import { Shell } from './ui/shell'
import type { Language } from './ui/words'

const REQUIRED = ['platform', 'host', 'app', 'platform-key'] as const

/** Milliseconds after which a start is slow enough to say whose it is. */
const SLOW = 400

/** How often a mini-program may begin anew by itself in a minute. Ours: no vendor names a number. */
const MAX_RESTARTS = 5

/**
 * Attributes: `platform` (URL), `host`, `app`, `platform-key` (base64url), optional `path` (page and query), `scene`,
 * `name`, `icon`, `hidden`: it runs on in the background. Property `connect`: what the host gives. It starts when it is in a
 * document and has all of these, and readies its runtime while it waits for them; a new `path` of a running app opens that
 * page, every other change starts it anew. Events: `HutongEvents`.
 */
export class HutongApp extends Connected implements HutongAppElement {
  static readonly observedAttributes = [...REQUIRED, 'path', 'hidden']
  #app: App | undefined
  #shell: Shell | undefined
  /** In the shell, for the next start. */
  #runtime: Runtime | undefined
  /** How the next start was asked for, when not by attributes. */
  #entrance: Entrance | undefined
  /** When it began anew by itself, in the last minute. */
  #restarts: number[] = []

  disconnectedCallback(): void {
    this.close()
    this.#runtime?.close()
    this.#runtime = undefined
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after) return
    if (name === 'hidden') this.#app?.show(after === null)
    else if (name === 'path' && this.#app?.running) this.#app.show(true, this.#entranceOf(after ?? ''))
    else this.schedule()
  }

  /** Brings it to the front: as it stands, or where `entrance` leads. What does not run is started. */
  enter(entrance: Entrance = {}): void {
    const app = this.#app
    if (app?.running) {
      app.show(true, entrance)
      this.hidden = false
      return
    }
    this.hidden = false
    this.#entrance = entrance
    this.schedule()
  }

  /** One dialog or page back, for the host's own back button; false when there is none: then the host may close it. */
  back(): boolean {
    return this.#app?.back() ?? false
  }

  /** Tells the mini-program that memory is short; `level` as Android's `onTrimMemory`: 5, 10 or 15. */
  lowMemory(level = 10): void {
    this.#app?.notify('memory', { level })
  }

  /** Opens the capsule's menu, for a host that draws its own. */
  menu(): void {
    void this.#shell?.dialogs().then((dialogs) => dialogs.menu(), () => undefined)
  }

  /** Ends the mini-program; its worker is gone when this returns. */
  close(): void {
    this.#app?.stop()
    this.#app = undefined
  }

  /** Starts it anew, at `path` when given. */
  restart(path = this.getAttribute('path') ?? ''): void {
    this.close()
    if (!this.isConnected) return
    const language = this.language
    if (this.#shell?.language !== language || !this.#runtime) this.#prepare(language)
    const connect = this.connect
    if (!connect || REQUIRED.some((name) => !this.getAttribute(name))) return
    const [shell, runtime] = [this.#shell!, this.#runtime!]
    this.#runtime = undefined
    let settings
    try {
      settings = this.#settings(this.#entrance ?? this.#entranceOf(path), language)
    } catch (error) {
      runtime.close()
      shell.error(error as Failed)
      this.#tell('error', { code: (error as Failed).code, message: (error as Failed).message })
      return
    }
    this.#entrance = undefined
    shell.dress(connect.look ?? {})
    this.#app = new App(settings, connect, shell, runtime, {
      ready: (timings, offline) => this.#tell('ready', { timings, offline }),
      failed: (failure) => this.#tell('error', failure),
      closed: () => this.#tell('close', undefined),
      titled: (title) => this.#tell('title', { title }),
      told: (what, detail) => this.#tell(what, detail as never),
      restart: (where) => this.#again(typeof where === 'string' ? this.#entranceOf(where) : where),
    })
    this.#app.hidden = this.hidden
    void this.#app.start()
    void this.#identify(this.#app, shell)
  }

  /** It begins anew by itself. One that does nothing else would keep the host's page loading for ever. */
  #again(entrance: Entrance): void {
    const now = performance.now()
    this.#restarts = [...this.#restarts.filter((at) => now - at < 60_000), now]
    if (this.#restarts.length > MAX_RESTARTS) return this.#app?.fail(new Failed('restarts', `it began anew more than ${MAX_RESTARTS} times in a minute`))
    this.#entrance = entrance
    this.restart()
  }

  /** Shell and runtime, with nothing of a mini-program in them. */
  #prepare(language: Language): void {
    this.#runtime?.close()
    this.#shell = new Shell(this.shadowRoot ?? this.attachShadow({ mode: 'open' }), language, {
      close: () => this.#tell('close', undefined) && this.close(),
      restart: () => this.restart(),
      share: () => this.#app?.notify('share', { from: 'menu' }),
      app: () => this.#app,
    })
    this.#runtime = new Runtime(new URL('frame.html', import.meta.url).href)
    this.#shell.stage.append(this.#runtime.frame)
  }

  protected begin(): void {
    this.restart()
  }

  #entranceOf(path: string): Entrance {
    const scene = Number(this.getAttribute('scene'))
    return { path, ...(scene && { scene }) }
  }

  #settings(entrance: Entrance, language: Language): Settings {
    const attribute = (name: string): string => this.getAttribute(name) ?? ''
    if (!isSecureContext) throw new Failed('insecure_context', 'signatures can only be checked on https or localhost')
    if (!URL.canParse(attribute('platform'))) throw new Failed('attribute_invalid', 'platform is not a URL')
    return {
      platform: new URL(attribute('platform')).href, host: attribute('host'), app: attribute('app'), platformKey: attribute('platform-key'),
      entrance, language, files: new URL('.', import.meta.url).href,
    }
  }

  /** Name and icon: the page's own when given, else what the platform lists. Nobody waits for it, and it holds up nobody. */
  async #identify({ platform, painted, settings }: App, shell: Shell): Promise<void> {
    const [name, icon] = [this.getAttribute('name'), this.getAttribute('icon')]
    shell.identify(name ?? '', icon ?? '', '')
    if (name && icon) return
    await Promise.race([painted, new Promise((resolve) => setTimeout(resolve, SLOW))])
    const listing = await platform.listing().catch(() => undefined)
    if (!listing || this.#shell !== shell) return
    const listed = listing.icon && URL.canParse(listing.icon, settings.platform) ? new URL(listing.icon, settings.platform).href : ''
    shell.identify(name ?? String(listing.name), icon ?? listed, String(listing.developer ?? ''))
  }

  /** False when a listener prevented what follows. */
  #tell<E extends keyof HutongEvents>(event: E extends `hutong-${infer Name}` ? Name : never, detail: HutongEvents[E]): boolean {
    return this.dispatchEvent(new CustomEvent(`hutong-${event}`, { detail, bubbles: true, composed: true, cancelable: true }))
  }
}
