// Dialogs over the mini-program: one at a time, the others wait. They cover the mini-program only: the host page and
// the capsule stay usable, so that an app that keeps asking can always be left.

import { Failed } from '../failure'

const MAX_WAITING = 20
const FOCUSABLE = 'button:not([disabled]), input:not([disabled]), select, [tabindex="0"]'

export class Layer {
  #last: Promise<unknown> = Promise.resolve()
  #waiting = 0
  #closing = new AbortController()

  constructor(private readonly root: ShadowRoot, private readonly parent: HTMLElement, private readonly inert: (on: boolean) => void) {}

  /**
   * Shows what `build` makes when its turn comes; resolves with what it calls `done` with. Escape and `signal` give
   * `escaped`.
   */
  async present<T>(build: (done: (value: T) => void) => HTMLElement, escaped: T, signal?: AbortSignal): Promise<T> {
    if (this.#waiting >= MAX_WAITING) throw new Failed('limit', `more than ${MAX_WAITING} dialogs at once`)
    this.#waiting++
    const ends = [this.#closing.signal, ...(signal ? [signal] : [])]
    const shown = this.#last.then(() => this.#show(build, escaped, AbortSignal.any(ends)))
    this.#last = shown
    return shown.finally(() => this.#waiting--)
  }

  /** Takes everything down. */
  closeAll(): void {
    this.#closing.abort()
    this.#closing = new AbortController()
  }

  #show<T>(build: (done: (value: T) => void) => HTMLElement, escaped: T, end: AbortSignal): Promise<T> {
    if (end.aborted) return Promise.resolve(escaped)
    return new Promise((resolve) => {
      const before = this.root.activeElement
      const done = (value: T): void => {
        end.removeEventListener('abort', cancel)
        dialog.remove()
        this.inert(false)
        if (before instanceof HTMLElement) before.focus()
        resolve(value)
      }
      const cancel = (): void => done(escaped)
      const dialog = build(done)
      dialog.addEventListener('keydown', (event) => this.#key(event, dialog, cancel))
      end.addEventListener('abort', cancel)
      this.inert(true)
      this.parent.append(dialog)
      focusable(dialog)[0]?.focus()
    })
  }

  /** Escape closes; Tab stays inside. */
  #key(event: KeyboardEvent, dialog: HTMLElement, cancel: () => void): void {
    if (event.key === 'Escape') {
      event.stopPropagation()
      cancel()
    }
    if (event.key !== 'Tab') return
    const stops = focusable(dialog)
    const edge = event.shiftKey ? stops[0] : stops.at(-1)
    if (this.root.activeElement !== edge) return
    event.preventDefault()
    ;(event.shiftKey ? stops.at(-1) : stops[0])?.focus()
  }
}

function focusable(dialog: HTMLElement): HTMLElement[] {
  return [...dialog.querySelectorAll<HTMLElement>(FOCUSABLE)]
}
