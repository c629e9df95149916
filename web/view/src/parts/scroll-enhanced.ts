// Inside a <scroll-view> with `enhanced`: what happens while a finger drags it, and pages that snap.

import type { KeptElement } from '../node'
import { Part } from '../part'
import { settled } from '../wheel'

export class ScrollEnhanced extends Part {
  readonly #scroller: KeptElement
  #held = false

  constructor(element: KeptElement, view: Part['view']) {
    super(element, view)
    const scroller = this.#scroller = element.parentElement as KeptElement
    let last = { left: 0, top: 0, at: 0 }
    const tell = (type: string): void => {
      const { scrollLeft: left, scrollTop: top } = scroller
      const now = performance.now()
      const time = now - last.at || 1
      this.#owner.emit(type, { scrollLeft: left, scrollTop: top, velocity: { x: (left - last.left) / time, y: (top - last.top) / time } })
      last = { left, top, at: now }
    }
    const wait = settled(scroller, () => this.#page())
    const end = (): void => {
      if (!this.#held) return
      this.#held = false
      tell('dragend')
      wait()
    }
    scroller.addEventListener('touchmove', () => {
      if (!this.#owner.flag('enhanced')) return
      tell(this.#held ? 'dragging' : 'dragstart')
      this.#held = true
    }, { passive: true })
    scroller.addEventListener('touchend', end)
    scroller.addEventListener('touchcancel', end)
  }

  get #owner(): Part {
    return this.#scroller.$part!
  }

  override update(): void {
    const on = this.#owner.flag('enhanced')
    const { style } = this.#scroller
    const set = (name: string, value: string, when: boolean): void => {
      const kept = (this.#scroller.$animated ??= {})
      if (on && when) kept[name] = value
      else delete kept[name]
      style.setProperty(name, kept[name] ?? null)
    }
    set('overscroll-behavior', 'none', this.#owner.props['bounces'] === false)
    set('overflow', 'hidden', this.#owner.props['scroll-enabled'] === false)
    set('scrollbar-width', 'none', this.#owner.props['show-scrollbar'] === false)
  }

  /** Comes to rest on a multiple of the visible length. */
  #page(): void {
    const owner = this.#owner
    if (this.#held || !owner.flag('enhanced') || !owner.flag('paging-enabled')) return
    const { scrollTop, scrollLeft, clientHeight, clientWidth } = this.#scroller
    const whole = (at: number, length: number): number => Math.round(at / (length || 1)) * length
    const to = { top: whole(scrollTop, clientHeight), left: whole(scrollLeft, clientWidth) }
    if (Math.abs(to.top - scrollTop) + Math.abs(to.left - scrollLeft) > 1) this.#scroller.scrollTo({ ...to, behavior: 'smooth' })
  }
}
