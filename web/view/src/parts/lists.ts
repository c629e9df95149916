// <sticky-header>, and <grid-view>, whose children the browser's grid lays out.

import type { KeptElement } from '../node'
import { Part } from '../part'

/** Sets styles that the author's inline style does not take away. */
function keep(element: KeptElement, styles: { [name: string]: string }): void {
  element.$animated = { ...element.$animated, ...styles }
  for (const [name, value] of Object.entries(styles)) element.style.setProperty(name, value)
}

/** `stickontopchange` tells when it begins and ceases to stick. */
export class StickyHeader extends Part {
  #observer: IntersectionObserver | null = null
  #stuck = false

  override update(): void {
    const top = this.num('offset-top', 0)
    keep(this.element, { top: `${top}px` })
    this.release()
    const root = this.element.closest('wx-scroll-view') ?? this.element.closest('.hutong-scroller')
    // Once it sticks, its first row of pixels leaves a box that begins one pixel further down.
    this.#observer = new IntersectionObserver(([entry]) => {
      const stuck = entry!.intersectionRatio < 1 && entry!.boundingClientRect.top <= (entry!.rootBounds?.top ?? 0)
      if (stuck === this.#stuck) return
      this.#stuck = stuck
      this.emit('stickontopchange', { isStickOnTop: stuck })
    }, { root, rootMargin: `${-top - 1}px 0px 0px`, threshold: [0.99, 1] })
    this.#observer.observe(this.element)
  }

  override release(): void {
    this.#observer?.disconnect()
  }
}

export class GridView extends Part {
  #sizes: ResizeObserver | null = null

  override update(): void {
    const columns = Math.max(1, Math.round(this.num('cross-axis-count', 2)))
    const widest = this.num('max-cross-axis-extent', 0)
    const [main, cross] = [`${this.num('main-axis-gap', 0)}px`, `${this.num('cross-axis-gap', 0)}px`]
    const masonry = this.text('type') === 'masonry'
    keep(this.element, {
      display: 'grid', gap: masonry ? `0 ${cross}` : `${main} ${cross}`,
      'grid-template-columns': widest > 0 ? `repeat(auto-fill, minmax(${widest}px, 1fr))` : `repeat(${columns}, minmax(0, 1fr))`,
    })
    this.release()
    if (masonry) this.#stack(parseFloat(main))
  }

  /** Rows one pixel high: each child takes as many as it is high, and the first place that is free. */
  #stack(gap: number): void {
    const place = (child: KeptElement): void => keep(child, { 'grid-row-end': `span ${Math.ceil(child.offsetHeight + gap) || 1}` })
    // In the next frame: what changes sizes while they are told counts as an error of the page.
    this.#sizes = new ResizeObserver((entries) => requestAnimationFrame(() => {
      for (const { target } of entries) place(target as KeptElement)
    }))
    for (const child of this.element.children) this.#sizes.observe(child)
  }

  override release(): void {
    this.#sizes?.disconnect()
  }
}
