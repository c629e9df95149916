// <picker-view> and its columns: the author's rows, three-dimensional only in looks.

import type { Json } from '@hutong/protocol'
import { inlineUnits } from '../css/units'
import type { KeptElement } from '../node'
import { make } from '../node'
import { Part } from '../part'
import { chosen, spin, type Wheel } from '../wheel'

export class PickerView extends Part {
  readonly #indicator: HTMLElement
  readonly #mask: HTMLElement
  readonly #wheels = new WeakMap<Element, Wheel>()
  #columns: KeptElement[] = []
  #value: number[] = []
  #picking = false

  constructor(element: KeptElement, view: Part['view']) {
    super(element, view)
    element.$slot = make('div', 'wx-picker-columns', element)
    this.#mask = make('div', '', element)
    this.#indicator = make('div', '', element)
  }

  override update(): void {
    this.#indicator.className = `wx-picker-indicator ${this.text('indicator-class')}`
    this.#indicator.style.cssText = inlineUnits(this.text('indicator-style'))
    this.#mask.className = `wx-picker-mask ${this.text('mask-class')}`
    this.#mask.style.cssText = inlineUnits(this.text('mask-style'))
    this.#columns = [...this.element.$slot!.children].filter((e) => e.localName === 'wx-picker-view-column') as KeptElement[]
    const row = this.#row()
    this.element.style.setProperty('--row', `${row}px`)
    this.element.$animated = { '--row': `${row}px` }
    const value = Array.isArray(this.props['value']) ? this.props['value'] : []
    this.#columns.forEach((column, i) => {
      this.#spin(column)
      const index = Number(this.changed.has('value') ? value[i] ?? 0 : this.#value[i] ?? value[i] ?? 0)
      column.scrollTop = index * row
      this.#value[i] = chosen(column, this.#wheels.get(column)!)
    })
    this.#value.length = this.#columns.length
  }

  /** Rows are as high as the indicator. */
  #row(): number {
    return this.#indicator.offsetHeight || 34
  }

  #spin(column: KeptElement): void {
    if (this.#wheels.has(column)) return
    const wheel: Wheel = {
      row: () => this.#row(),
      count: () => column.childElementCount,
      pick: (index) => this.#pick(this.#columns.indexOf(column), index),
    }
    this.#wheels.set(column, wheel)
    column.tabIndex = 0
    column.setAttribute('role', 'listbox')
    for (const type of ['pointerdown', 'keydown', 'wheel']) column.addEventListener(type, () => this.#start(), { passive: true })
    spin(column, wheel)
    // Rows come and go by the logic's own ops on the column.
    new MutationObserver(() => {
      column.scrollTop = (this.#value[this.#columns.indexOf(column)] ?? 0) * this.#row()
    }).observe(column, { childList: true })
  }

  #start(): void {
    if (!this.#picking) this.emit('pickstart')
    this.#picking = true
  }

  #pick(column: number, index: number): void {
    // A column also comes to rest where the logic has put it.
    if (this.#picking) this.emit('pickend')
    this.#picking = false
    if (column < 0 || this.#value[column] === index) return
    this.#value[column] = index
    this.changeTo('value', [...this.#value])
    this.emit('change', { value: [...this.#value] })
  }

  override value(): Json {
    return [...this.#value]
  }
}
