import type { KeptElement } from '../node'
import { make } from '../node'
import { Part } from '../part'

/** <progress> */
export class Progress extends Part {
  readonly #bar: HTMLElement
  readonly #inner: HTMLElement
  readonly #info: HTMLElement
  #shown = 0

  constructor(element: KeptElement, view: Part['view']) {
    super(element, view)
    this.#bar = make('div', 'wx-progress-bar', element)
    this.#inner = make('div', 'wx-progress-inner-bar', this.#bar)
    this.#info = make('span', 'wx-progress-info', element)
    element.setAttribute('role', 'progressbar')
  }

  override update(): void {
    const percent = Math.min(100, Math.max(0, this.num('percent', 0)))
    const { style } = this.#bar
    style.height = `${this.num('stroke-width', 6)}px`
    style.borderRadius = this.#inner.style.borderRadius = `${this.num('border-radius', 0)}px`
    style.backgroundColor = this.text('background-color')
    this.#inner.style.backgroundColor = this.text('active-color') || this.text('color')
    this.#info.hidden = !this.flag('show-info')
    this.#info.style.fontSize = `${this.num('font-size', 16)}px`
    this.#info.textContent = `${percent}%`
    this.element.setAttribute('aria-valuenow', String(percent))
    if (!this.changed.has('percent')) return
    this.#inner.getAnimations?.().forEach((animation) => animation.cancel())
    this.#inner.style.width = `${percent}%`
    const from = this.text('active-mode', 'backwards') === 'forwards' ? this.#shown : 0
    this.#shown = percent
    if (!this.flag('active') || !this.#inner.animate) return
    const animation = this.#inner.animate([{ width: `${from}%` }, { width: `${percent}%` }], Math.abs(percent - from) * this.num('duration', 30))
    animation.onfinish = () => this.emit('activeend', { curPercent: percent })
  }
}
