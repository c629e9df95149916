// <scroll-view>. Pulling to refresh and what `enhanced` adds are inner elements whose parts come in the second script.

import type { Json } from '@hutong/protocol'
import type { KeptElement } from '../node'
import { make } from '../node'
import { Part } from '../part'

const THRESHOLD = 50

interface Into { animated?: boolean, offset?: number, alignment?: string }

export class ScrollView extends Part {
  readonly #content: HTMLElement
  readonly #inner = new Map<string, KeptElement>()
  #top = 0
  #left = 0
  /** The edges that have been reported and not left since, with the length of the content then. */
  readonly #at: { [edge: string]: number } = { upper: 0 }

  constructor(element: KeptElement, view: Part['view']) {
    super(element, view)
    this.#content = make('div', 'wx-scroll-content', element)
    element.$slot = this.#content
  }

  override update(): void {
    const { changed, element } = this
    if (this.flag('refresher-enabled') || this.#inner.has('refresher')) this.#helper('refresher')
    if (this.flag('enhanced') || this.#inner.has('enhanced')) this.#helper('enhanced')
    if (changed.has('scroll-into-view') && this.text('scroll-into-view')) {
      this.#into(this.text('scroll-into-view'), { animated: this.#animated, offset: this.num('scroll-into-view-offset', 0), alignment: this.text('scroll-into-view-alignment') })
    } else if (changed.has('scroll-top') || changed.has('scroll-left')) {
      const to: ScrollToOptions = { behavior: behaviour(this.#animated) }
      if (changed.has('scroll-top')) to.top = this.num('scroll-top', element.scrollTop)
      if (changed.has('scroll-left')) to.left = this.num('scroll-left', element.scrollLeft)
      element.scrollTo(to)
    }
  }

  get #animated(): boolean {
    return this.flag('scroll-with-animation')
  }

  /** Makes an inner element the first time, and lets it look at the attributes again. */
  #helper(name: string): void {
    let inner = this.#inner.get(name)
    if (!inner) {
      inner = document.createElement(`wx-scroll-${name}`)
      this.#inner.set(name, inner)
      this.#content.before(inner)
      this.view.late.claim(`scroll-${name}`, inner)
    }
    if (inner.$part) this.view.mark(inner.$part)
  }

  #into(id: string, { animated, offset = 0, alignment = '' }: Into): void {
    const { element } = this
    const target = element.querySelector(`#${CSS.escape(id)}`)
    if (!target) return
    const box = target.getBoundingClientRect()
    const mine = element.getBoundingClientRect()
    // How far to move along one axis, so that the target lies where it should in the visible part.
    const by = (start: number, length: number, room: number): number => {
      const end = start + length - room
      if (alignment === 'center') return (start + end) / 2 + offset
      if (alignment === 'end') return end + offset
      if (alignment === 'nearest') return start < 0 ? start + offset : Math.max(0, end) + offset
      return start + offset
    }
    const to: ScrollToOptions = { behavior: behaviour(animated) }
    if (this.flag('scroll-y')) to.top = element.scrollTop + by(box.top - mine.top - element.clientTop, box.height, element.clientHeight)
    if (this.flag('scroll-x')) to.left = element.scrollLeft + by(box.left - mine.left - element.clientLeft, box.width, element.clientWidth)
    element.scrollTo(to)
  }

  override handle(event: Event): void {
    if (event.type !== 'scroll' || event.target !== this.element) return
    const { scrollTop, scrollLeft, scrollHeight, scrollWidth, clientHeight, clientWidth } = this.element
    const deltaX = this.#left - scrollLeft
    const deltaY = this.#top - scrollTop
    this.#left = scrollLeft
    this.#top = scrollTop
    this.emit('scroll', { scrollLeft, scrollTop, scrollHeight, scrollWidth, deltaX, deltaY })
    const vertical = this.flag('scroll-y')
    const [start, size, room] = vertical ? [scrollTop, scrollHeight, clientHeight] : [scrollLeft, scrollWidth, clientWidth]
    this.#edge('upper', start <= this.num('upper-threshold', THRESHOLD), 0, vertical ? 'top' : 'left')
    this.#edge('lower', size - room - start <= this.num('lower-threshold', THRESHOLD), size, vertical ? 'bottom' : 'right')
  }

  /** Content that has grown meanwhile makes the lower edge a new one. */
  #edge(edge: 'upper' | 'lower', there: boolean, size: number, direction: string): void {
    if (there && this.#at[edge] !== size) this.emit(`scrollto${edge}`, { direction })
    if (there) this.#at[edge] = size
    else delete this.#at[edge]
  }

  override call(method: string, args: Json[]): undefined {
    if (method === 'scrollIntoView') this.#into(String(args[0]), { animated: true, ...(args[1] as Into | undefined) })
    else if (method === 'scrollTo') {
      const { top, left, animated } = (args[0] ?? {}) as { top?: number, left?: number, animated?: boolean }
      this.element.scrollTo({ top, left, behavior: behaviour(animated !== false) })
    } else throw new Error(`no method ${method}`)
  }
}

const behaviour = (animated = false): ScrollBehavior => (animated ? 'smooth' : 'instant')
