// Inside a <scroll-view>: what is uncovered by pulling it down. The author's own has the slot `refresher`.

import type { KeptElement } from '../node'
import { make } from '../node'
import { Part } from '../part'
import { pullable } from '../pull'

/** How far it is pulled before it counts, in pixels. */
const THRESHOLD = 45

export class ScrollRefresher extends Part {
  readonly #scroller: KeptElement
  #refreshing = false
  #height = 0

  constructor(element: KeptElement, view: Part['view']) {
    super(element, view)
    this.#scroller = element.parentElement as KeptElement
    element.setAttribute('role', 'status')
    for (let i = 0; i < 3; i++) make('i', '', element)
    pullable(this.#scroller, () => this.#owner.flag('refresher-enabled') && !this.#refreshing, {
      move: (dy) => {
        if (this.#height === 0) this.#owner.emit('refresherwillrefresh', {})
        this.#pull(dy, false)
        this.#owner.emit('refresherpulling', { dy })
      },
      end: (dy) => {
        if (dy >= this.#threshold) return this.#start()
        this.#pull(0, true)
        this.#owner.emit('refresherabort', { dy })
      },
    })
  }

  get #owner(): Part {
    return this.#scroller.$part!
  }
  get #threshold(): number {
    return this.#owner.num('refresher-threshold', THRESHOLD)
  }

  override update(): void {
    const owner = this.#owner
    const style = owner.text('refresher-default-style', 'black')
    this.element.toggleAttribute('plain', style === 'none')
    this.element.style.backgroundColor = owner.text('refresher-background')
    this.element.style.setProperty('--dots', style === 'white' ? '#fff' : null)
    const on = owner.flag('refresher-triggered')
    if (on && !this.#refreshing) this.#start()
    else if (!on && this.#refreshing) {
      this.#refreshing = false
      this.#pull(0, true)
      owner.emit('refresherrestore')
    }
  }

  #start(): void {
    this.#refreshing = true
    this.#pull(this.#threshold, true)
    this.#owner.changeTo('refresher-triggered', true)
    this.#owner.emit('refresherrefresh')
  }

  #pull(height: number, glide: boolean): void {
    this.#height = height
    const { style } = this.element
    style.transition = glide ? 'height .25s' : 'none'
    style.height = `${height}px`
  }
}
