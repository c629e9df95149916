// <page-container>: a layer over its page that going back closes first.

import { inlineUnits } from '../css/units'
import { draggable } from '../drag'
import type { KeptElement } from '../node'
import { make } from '../node'
import { Part } from '../part'
import type { Shell } from '../shell/shell'

const DURATION = 300
/** How far down it is pushed before it goes, in pixels. */
const PUSHED = 60

export class PageContainer extends Part {
  readonly #overlay: HTMLElement
  readonly #panel: HTMLElement
  readonly #back = (): void => this.#leave()
  #shown = false
  #timer = 0
  /** Of its page. */
  #shell: Shell | null = null

  constructor(element: KeptElement, view: Part['view']) {
    super(element, view)
    this.#overlay = make('div', 'wx-page-container-overlay', element)
    this.#panel = make('div', 'wx-page-container-panel', element)
    this.#panel.tabIndex = -1
    element.$slot = this.#panel
    element.setAttribute('role', 'dialog')
    element.setAttribute('aria-modal', 'true')
    draggable(this.#panel, () => 'y', {
      begin: () => this.flag('close-on-slide-down'),
      move: (_, dy) => { this.#panel.style.transform = `translateY(${Math.max(0, dy)}px)` },
      end: () => {
        const pushed = new DOMMatrix(getComputedStyle(this.#panel).transform).f > PUSHED
        this.#panel.style.transform = ''
        if (pushed) this.#leave()
      },
    })
  }

  override update(): void {
    this.#panel.style.cssText = inlineUnits(this.text('custom-style'))
    this.#overlay.style.cssText = inlineUnits(this.text('overlay-style'))
    this.#overlay.hidden = this.props['overlay'] === false
    for (const [name, value] of [['--duration', `${this.num('duration', DURATION)}ms`], ['z-index', String(this.num('z-index', 100))]] as const) {
      this.element.style.setProperty(name, value)
      this.element.$animated = { ...this.element.$animated, [name]: value }
    }
    if (!this.element.hasAttribute('position')) this.element.setAttribute('position', 'bottom')
    if (this.changed.has('show') && this.flag('show') !== this.#shown) this.#shown ? this.#leave() : this.#enter()
  }

  #enter(): void {
    const { element } = this
    this.#shown = true
    this.emit('beforeenter')
    element.setAttribute('open', '')
    // The browser has to have seen where it comes from.
    void element.offsetWidth
    element.setAttribute('shown', '')
    this.emit('enter')
    this.#shell = this.view.pages.of(element)
    this.#shell?.cover(this.#back)
    this.#panel.focus({ preventScroll: true })
    this.#after('afterenter')
  }

  #leave(): void {
    if (!this.#shown) return
    this.#shown = false
    this.#shell?.uncover(this.#back)
    this.emit('beforeleave')
    this.element.removeAttribute('shown')
    this.changeTo('show', false)
    this.emit('leave')
    this.#after('afterleave', () => this.element.removeAttribute('open'))
  }

  #after(event: string, then = (): void => {}): void {
    clearTimeout(this.#timer)
    this.#timer = window.setTimeout(() => {
      then()
      this.emit(event)
    }, this.num('duration', DURATION))
  }

  override tap(target: Element): boolean {
    if (target !== this.#overlay) return false
    this.emit('clickoverlay')
    this.#leave()
    return true
  }

  override handle(event: Event): void {
    if (event.type === 'keydown' && (event as KeyboardEvent).key === 'Escape') this.#leave()
  }

  override release(): void {
    clearTimeout(this.#timer)
    this.#shell?.uncover(this.#back)
  }
}
