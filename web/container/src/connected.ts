// What <hutong-app> and <hutong-center> have in common: a property `connect`, a language, and a start when enough is known.

import type { Connect } from './connect'
import type { Language } from './ui/words'

export abstract class Connected extends HTMLElement {
  #connect: Connect | undefined
  #scheduled = false

  get connect(): Connect | undefined {
    return this.#connect
  }

  set connect(connect: Connect | undefined) {
    this.#connect = connect
    this.schedule()
  }

  connectedCallback(): void {
    // The property may have been set before the element was defined.
    if (Object.hasOwn(this, 'connect')) {
      const early = this.connect
      delete (this as { connect?: Connect }).connect
      this.connect = early
    }
    this.schedule()
  }

  /** What the host says, else its page, else the browser. */
  protected get language(): Language {
    const given = this.#connect?.look?.language ?? this.closest('[lang]')?.getAttribute('lang') ?? navigator.language
    return given.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en'
  }

  /** Several attributes and the property are usually set in one go: one start for all of them. */
  protected schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    queueMicrotask(() => {
      this.#scheduled = false
      this.begin()
    })
  }

  /** Begins anew with what is known now, which may not be enough. */
  protected abstract begin(): void
}
