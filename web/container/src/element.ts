// <hutong-app>: the one thing a host page uses.

import { App, type Settings } from './app'
import type { Connect } from './connect'
import { Failed } from './failure'
import { Platform } from './platform'
import { Runtime } from './runtime'
import { Shell } from './ui/shell'
import type { Language } from './ui/words'

const REQUIRED = ['platform', 'host', 'app', 'platform-key'] as const
/** Scene of an opening that nobody explained. */
const SCENE_UNKNOWN = 1001

/**
 * Attributes: `platform` (URL), `host`, `app`, `platform-key` (base64url), optional `path` (page and query), `scene`,
 * `name`, `icon`. Property `connect`: what the host gives. It starts when it is in a document and has all of these, and
 * readies its runtime while it waits for them; a new `path` of a running app opens that page, every other change starts it anew.
 * Events: `hutong-ready` {timings}, `hutong-error` {code, message}, `hutong-close`, `hutong-title` {title}, `hutong-page` {path}: the
 * page in front with its query, `hutong-log` {level, text}: a line of the mini-program's console.
 */
export class HutongApp extends HTMLElement {
  static readonly observedAttributes = [...REQUIRED, 'path']
  #connect: Connect | undefined
  #app: App | undefined
  #shell: Shell | undefined
  /** In the shell, for the next start. */
  #runtime: Runtime | undefined
  #scheduled = false

  get connect(): Connect | undefined {
    return this.#connect
  }

  set connect(connect: Connect | undefined) {
    this.#connect = connect
    this.#schedule()
  }

  connectedCallback(): void {
    // The property may have been set before the element was defined.
    if (Object.hasOwn(this, 'connect')) {
      const early = this.connect
      delete (this as { connect?: Connect }).connect
      this.connect = early
    }
    this.#schedule()
  }

  disconnectedCallback(): void {
    this.close()
    this.#runtime?.close()
    this.#runtime = undefined
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after) return
    if (name === 'path' && this.#app?.running) this.#app.reopen(after ?? '')
    else this.#schedule()
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
    const language = this.#language()
    if (this.#shell?.language !== language || !this.#runtime) this.#prepare(language)
    const connect = this.#connect
    if (!connect || REQUIRED.some((name) => !this.getAttribute(name))) return
    const [shell, runtime] = [this.#shell!, this.#runtime!]
    this.#runtime = undefined
    let settings
    try {
      settings = this.#settings(path, language)
    } catch (error) {
      runtime.close()
      shell.error(error as Failed)
      this.#tell('error', { code: (error as Failed).code, message: (error as Failed).message })
      return
    }
    this.#app = new App(settings, connect, shell, runtime, {
      ready: (timings) => this.#tell('ready', { timings }),
      failed: (failure) => this.#tell('error', failure),
      closed: () => this.#tell('close'),
      titled: (title) => this.#tell('title', { title }),
      told: (what, detail) => this.#tell(what, detail),
      restart: (target) => this.restart(target),
    })
    void this.#app.start()
    void this.#identify(this.#app.platform, shell, settings)
  }

  /** Shell and runtime, with nothing of a mini-program in them. */
  #prepare(language: Language): void {
    this.#runtime?.close()
    this.#shell = new Shell(this.shadowRoot ?? this.attachShadow({ mode: 'open' }), language, {
      close: () => {
        this.close()
        this.#tell('close')
      },
      restart: () => this.restart(),
      share: () => this.#app?.notify('share', { from: 'menu' }),
      consents: () => this.#app?.consents,
    })
    this.#runtime = new Runtime(new URL('frame.html', import.meta.url).href)
    this.#shell.stage.append(this.#runtime.frame)
  }

  /** Several attributes and the property are usually set in one go: one start for all of them. */
  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    queueMicrotask(() => {
      this.#scheduled = false
      this.restart()
    })
  }

  #settings(path: string, language: Language): Settings {
    const attribute = (name: string): string => this.getAttribute(name) ?? ''
    if (!isSecureContext) throw new Failed('insecure_context', 'signatures can only be checked on https or localhost')
    if (!URL.canParse(attribute('platform'))) throw new Failed('attribute_invalid', 'platform is not a URL')
    return {
      platform: new URL(attribute('platform')).href, host: attribute('host'), app: attribute('app'), platformKey: attribute('platform-key'),
      path, scene: Number(attribute('scene')) || SCENE_UNKNOWN, language, files: new URL('.', import.meta.url).href,
    }
  }

  /** Name and icon: the page's own when given, else what the platform lists. Nobody waits for it. */
  async #identify(platform: Platform, shell: Shell, settings: Settings): Promise<void> {
    const [name, icon] = [this.getAttribute('name'), this.getAttribute('icon')]
    shell.identify(name ?? '', icon ?? '', '')
    if (name && icon) return
    const listing = await platform.listing().catch(() => undefined)
    if (!listing || this.#shell !== shell) return
    const listed = listing.icon && URL.canParse(listing.icon, settings.platform) ? new URL(listing.icon, settings.platform).href : ''
    shell.identify(name ?? String(listing.name), icon ?? listed, String(listing.developer ?? ''))
  }

  #language(): Language {
    const given = this.closest('[lang]')?.getAttribute('lang') ?? navigator.language
    return given.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en'
  }

  #tell(event: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(`hutong-${event}`, { detail, bubbles: true, composed: true }))
  }
}
