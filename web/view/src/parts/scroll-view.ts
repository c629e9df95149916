// <scroll-view>

import type { Json } from '@hutong/protocol'
import type { KeptElement } from '../node'
import { make } from '../node'
import { Part } from '../part'
import { pullable } from '../pull'

const THRESHOLD = 50
/** How far the refresher is pulled before it counts. */
const REFRESH = 45

export class ScrollView extends Part {
  readonly #content: HTMLElement
  #refresher: HTMLElement | null = null
  #refreshing = false
  #top = 0
  #left = 0
  /** The edges that have been reported and not left since. */
  readonly #at = { upper: true, lower: false }

  constructor(element: KeptElement, view: Part['view']) {
    super(element, view)
    this.#content = make('div', 'wx-scroll-content', element)
    element.$slot = this.#content
  }

  override update(): void {
    const { changed, element } = this
    if (this.flag('refresher-enabled')) this.#refresh()
    if (changed.has('scroll-into-view') && this.text('scroll-into-view')) this.#into(this.text('scroll-into-view'))
    else if (changed.has('scroll-top') || changed.has('scroll-left')) {
      const to: ScrollToOptions = { behavior: this.#behaviour() }
      if (changed.has('scroll-top')) to.top = this.num('scroll-top', element.scrollTop)
      if (changed.has('scroll-left')) to.left = this.num('scroll-left', element.scrollLeft)
      element.scrollTo(to)
    }
  }

  #behaviour(): ScrollBehavior {
    return this.flag('scroll-with-animation') ? 'smooth' : 'instant'
  }

  #into(id: string): void {
    const { element } = this
    const target = element.querySelector(`#${CSS.escape(id)}`)
    if (!target) return
    const box = target.getBoundingClientRect()
    const mine = element.getBoundingClientRect()
    const to: ScrollToOptions = { behavior: this.#behaviour() }
    if (this.flag('scroll-y')) to.top = element.scrollTop + box.top - mine.top - element.clientTop
    if (this.flag('scroll-x')) to.left = element.scrollLeft + box.left - mine.left - element.clientLeft
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
    const start = vertical ? scrollTop : scrollLeft
    const rest = vertical ? scrollHeight - clientHeight - scrollTop : scrollWidth - clientWidth - scrollLeft
    this.#edge('upper', start <= this.num('upper-threshold', THRESHOLD), vertical ? 'top' : 'left')
    this.#edge('lower', rest <= this.num('lower-threshold', THRESHOLD), vertical ? 'bottom' : 'right')
  }

  #edge(edge: 'upper' | 'lower', there: boolean, direction: string): void {
    if (there && !this.#at[edge]) this.emit(`scrollto${edge}`, { direction })
    this.#at[edge] = there
  }

  #refresh(): void {
    if (!this.#refresher) {
      this.#refresher = make('div', 'wx-scroll-refresher')
      this.#refresher.innerHTML = '<i></i><i></i><i></i>'
      this.#content.before(this.#refresher)
      pullable(this.element, () => this.flag('refresher-enabled') && !this.#refreshing, {
        move: (dy) => {
          this.#pull(dy, false)
          this.emit('refresherpulling', { dy })
        },
        end: (dy) => {
          if (dy >= this.num('refresher-threshold', REFRESH)) {
            this.#start()
            return
          }
          this.#pull(0, true)
          this.emit('refresherabort', { dy })
        },
      })
    }
    this.#refresher.style.backgroundColor = this.text('refresher-background')
    this.#refresher.toggleAttribute('plain', this.text('refresher-default-style') === 'none')
    if (!this.changed.has('refresher-triggered')) return
    const on = this.flag('refresher-triggered')
    if (on && !this.#refreshing) this.#start()
    else if (!on && this.#refreshing) {
      this.#refreshing = false
      this.#pull(0, true)
      this.emit('refresherrestore')
    }
  }

  #start(): void {
    this.#refreshing = true
    this.#pull(this.num('refresher-threshold', REFRESH), true)
    this.changeTo('refresher-triggered', true)
    this.emit('refresherrefresh')
  }

  #pull(height: number, glide: boolean): void {
    const style = this.#refresher!.style
    style.transition = glide ? 'height .25s' : 'none'
    style.height = `${height}px`
  }

  override call(method: string, args: Json[]): undefined {
    if (method === 'scrollIntoView') this.#into(String(args[0]))
    else if (method === 'scrollTo') {
      const { top, left, animated } = (args[0] ?? {}) as { top?: number, left?: number, animated?: boolean }
      this.element.scrollTo({ top, left, behavior: animated === false ? 'instant' : 'smooth' })
    } else throw new Error(`no method ${method}`)
  }
}
