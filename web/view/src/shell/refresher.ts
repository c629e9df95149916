// Pull down to refresh: by finger or mouse from the top of the page, or started by the logic.

import type { Late } from '../late'
import { make } from '../node'

/** Height of the indicator, and how far to pull before it counts, in pixels. */
const HEIGHT = 50

export class Refresher {
  #enabled = false
  #attached = false
  #busy = false

  constructor(readonly scroller: HTMLElement, private readonly late: Late, readonly refresh: () => void) {
    const dots = make('div', 'hutong-refresher')
    dots.setAttribute('role', 'status')
    dots.innerHTML = '<i></i><i></i><i></i>'
    scroller.before(dots)
  }

  enable(on: boolean): void {
    this.#enabled = on
    if (!on || this.#attached) return
    // A listener that may prevent scrolling slows it down, so only pages that refresh have one.
    this.#attached = true
    this.late.move(({ pullable }) => pullable(this.scroller, () => this.#enabled && !this.#busy, {
      move: (distance) => this.#shift(distance, false),
      end: (distance) => {
        if (distance < HEIGHT) return this.#shift(0, true)
        this.show(true)
        this.refresh()
      },
    }))
  }

  show(on: boolean): void {
    this.#busy = on
    this.#shift(on ? HEIGHT : 0, true)
  }

  #shift(distance: number, glide: boolean): void {
    const { style } = this.scroller
    style.transition = glide ? 'transform .25s' : 'none'
    style.transform = distance ? `translateY(${distance}px)` : ''
    this.scroller.toggleAttribute('pulled', distance > 0)
  }
}
