// A built-in over everything: the browser's full screen where the frame may have it, else the whole frame.

import type { KeptElement } from '../node'
import type { View } from '../view'

export class FullScreen {
  #filling = false
  readonly #leave = (): void => void this.exit()
  readonly #escape = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') this.#fill(false)
  }

  /** `changed` is called when it has come or gone, whoever wanted that. */
  constructor(private readonly element: KeptElement, private readonly view: View, private readonly changed: () => void) {
    element.addEventListener('fullscreenchange', changed)
  }

  get on(): boolean {
    return this.#filling || this.element.matches(':fullscreen')
  }

  /** `direction` is the vendor's: 90 or -90 turns it where the frame is upright. */
  async enter(direction: number): Promise<void> {
    if (this.on) return
    const turned = Math.abs(direction) === 90 && innerWidth < innerHeight
    // Only after a gesture of the user, and only where the host's page lets the frame.
    if (await this.element.requestFullscreen?.().then(() => true, () => false)) {
      const { orientation } = screen as { orientation?: { lock?(way: string): Promise<void> } }
      if (turned) await orientation?.lock?.('landscape').catch(() => undefined)
      return
    }
    if (turned) this.element.setAttribute('turned', String(direction))
    this.#fill(true)
  }

  async exit(): Promise<void> {
    if (this.element.matches(':fullscreen')) await document.exitFullscreen()
    this.#fill(false)
  }

  /** The top layer of the frame, as nothing of the page clips it there. */
  #fill(on: boolean): void {
    const { element } = this
    if (on === this.#filling || (on && !(element.isConnected && element.showPopover))) return
    this.#filling = on
    const shell = this.view.pages.of(element)
    if (on) {
      element.popover = 'manual'
      element.showPopover()
      addEventListener('keydown', this.#escape)
      // Going back leaves it first.
      shell?.cover(this.#leave)
    } else {
      element.removeAttribute('popover')
      element.removeAttribute('turned')
      removeEventListener('keydown', this.#escape)
      shell?.uncover(this.#leave)
    }
    this.changed()
  }
}
