import type { Json } from '@hutong/protocol'
import type { KeptElement } from '../node'
import { make } from '../node'
import { Part } from '../part'

/** <switch>, as a switch or as a checkbox. */
export class Switch extends Part {
  #checked = false
  #initial: boolean | null = null
  readonly #box: HTMLElement

  constructor(element: KeptElement, view: Part['view']) {
    super(element, view)
    this.#box = make('span', '', element)
  }

  override update(): void {
    if (this.changed.has('checked')) this.#checked = this.flag('checked')
    this.#initial ??= this.#checked
    this.operable('switch', this.flag('disabled'))
    this.#draw()
  }

  #draw(): void {
    const kind = this.text('type') === 'checkbox' ? 'checkbox' : 'switch'
    this.element.setAttribute('aria-checked', String(this.#checked))
    this.#box.className = `wx-${kind}-input` + (this.#checked ? ` wx-${kind}-input-checked` : '') + (this.flag('disabled') ? ` wx-${kind}-input-disabled` : '')
    this.#box.style.setProperty('--color', this.text('color') || null)
  }

  override tap(): boolean {
    if (this.flag('disabled')) return true
    this.#checked = !this.#checked
    this.changeTo('checked', this.#checked)
    this.#draw()
    this.emit('change', { value: this.#checked })
    return true
  }

  override value(): Json {
    return this.#checked
  }
  override reset(): void {
    this.#checked = this.#initial ?? false
    this.#draw()
  }
}
