import type { Json } from '@hutong/protocol'
import { draggable } from '../drag'
import type { KeptElement } from '../node'
import { make } from '../node'
import { Part } from '../part'

/** <slider> */
export class Slider extends Part {
  #value = 0
  #initial: number | null = null
  readonly #bar: HTMLElement
  readonly #track: HTMLElement
  readonly #handle: HTMLElement
  readonly #number: HTMLElement

  constructor(element: KeptElement, view: Part['view']) {
    super(element, view)
    this.#bar = make('div', 'wx-slider-bar', element)
    this.#track = make('div', 'wx-slider-track', this.#bar)
    this.#handle = make('div', 'wx-slider-handle', this.#bar)
    this.#number = make('span', 'wx-slider-value', element)
    // A finger may scroll the page from here: it has to go along the bar, or to tap.
    draggable(element, () => (this.#finger ? 'x' : 'at-once'), {
      begin: (e) => {
        if (this.flag('disabled')) return false
        this.#start = e.clientX
        this.#finger = e.pointerType === 'touch'
        if (!this.#finger) this.#follow(e.clientX)
      },
      move: (dx) => this.#follow(this.#start + dx),
      end: () => this.#done(),
      tap: () => {
        this.#follow(this.#start)
        this.#done()
      },
    })
  }
  #start = 0
  #finger = false

  override update(): void {
    if (this.changed.has('value') || this.#initial === null) this.#value = this.#snap(this.num('value', this.#min))
    this.#initial ??= this.#value
    this.operable('slider', this.flag('disabled'))
    const size = this.num('block-size', NaN)
    const { style } = this.element
    style.setProperty('--block', isNaN(size) ? null : `${Math.min(28, Math.max(12, size))}px`)
    style.setProperty('--block-color', this.text('block-color', '#fff'))
    style.setProperty('--color', this.text('active-color') || this.text('selected-color') || null)
    style.setProperty('--track', this.text('background-color') || null)
    this.#number.hidden = !this.flag('show-value')
    this.#draw()
  }

  get #min(): number {
    return this.num('min', 0)
  }
  get #max(): number {
    return Math.max(this.#min, this.num('max', 100))
  }

  #snap(value: number): number {
    const step = this.num('step', 1)
    const [min, max] = [this.#min, this.#max]
    const snapped = step > 0 ? min + Math.round((value - min) / step) * step : value
    return +Math.min(max, Math.max(min, snapped)).toFixed(6)
  }

  #follow(x: number): void {
    const box = this.#bar.getBoundingClientRect()
    this.#change(this.#min + (box.width ? (x - box.left) / box.width : 0) * (this.#max - this.#min))
  }

  #change(value: number): void {
    const next = this.#snap(value)
    if (next === this.#value) return
    this.#value = next
    this.#draw()
    this.emit('changing', { value: next })
  }

  #done(): void {
    this.changeTo('value', this.#value)
    this.emit('change', { value: this.#value })
  }

  #draw(): void {
    const span = this.#max - this.#min
    const percent = `${span ? (this.#value - this.#min) / span * 100 : 0}%`
    this.#track.style.width = percent
    this.#handle.style.left = percent
    this.#number.textContent = String(this.#value)
    for (const [name, value] of [['valuemin', this.#min], ['valuemax', this.#max], ['valuenow', this.#value]] as const) {
      this.element.setAttribute(`aria-${name}`, String(value))
    }
  }

  override handle(event: Event): void {
    if (event.type !== 'keydown' || this.flag('disabled')) return
    const step = this.num('step', 1) || 1
    const by = { ArrowLeft: -step, ArrowDown: -step, ArrowRight: step, ArrowUp: step }[(event as KeyboardEvent).key]
    if (by === undefined) return
    event.preventDefault()
    const before = this.#value
    this.#change(this.#value + by)
    if (this.#value !== before) this.#done()
  }

  override tap(): boolean {
    return true
  }
  override value(): Json {
    return this.#value
  }
  override reset(): void {
    this.#value = this.#initial ?? this.#min
    this.#draw()
  }
}
