// <checkbox>, <radio> and the groups that report their changes.

import type { Json } from '@hutong/protocol'
import type { KeptElement } from '../node'
import { make } from '../node'
import { Part } from '../part'

abstract class Check extends Part {
  checked = false
  readonly #box: HTMLElement
  readonly #kind: 'checkbox' | 'radio'
  #initial: boolean | null = null

  constructor(element: KeptElement, view: Part['view'], kind: 'checkbox' | 'radio') {
    super(element, view)
    this.#kind = kind
    this.#box = make('span', `wx-${kind}-input`, element)
  }

  override update(): void {
    if (this.changed.has('checked')) this.checked = this.flag('checked')
    this.#initial ??= this.checked
    this.operable(this.#kind, this.flag('disabled'))
    this.draw()
  }

  draw(): void {
    this.element.setAttribute('aria-checked', String(this.checked))
    this.#box.classList.toggle(`wx-${this.#kind}-input-checked`, this.checked)
    this.#box.classList.toggle(`wx-${this.#kind}-input-disabled`, this.flag('disabled'))
    this.#box.style.setProperty('--color', this.text('color') || null)
  }

  /** By the user, not by the logic. */
  set(checked: boolean): void {
    if (this.checked === checked) return
    this.checked = checked
    this.changeTo('checked', checked)
    this.draw()
  }

  override reset(): void {
    this.checked = this.#initial ?? false
    this.draw()
  }
}

export class Checkbox extends Check {
  constructor(element: KeptElement, view: Part['view']) {
    super(element, view, 'checkbox')
  }
  override tap(): boolean {
    if (!this.flag('disabled')) {
      this.set(!this.checked)
      this.emit('change', { value: this.checked })
      Group.around(this.element)?.report()
    }
    return true
  }
}

export class Radio extends Check {
  constructor(element: KeptElement, view: Part['view']) {
    super(element, view, 'radio')
  }
  override update(): void {
    if (this.changed.has('checked') && this.flag('checked')) this.#only()
    super.update()
  }
  override tap(): boolean {
    if (this.flag('disabled') || this.checked) return true
    this.#only()
    this.set(true)
    this.emit('change', { value: true })
    Group.around(this.element)?.report()
    return true
  }
  override reset(): void {
    super.reset()
    if (this.checked) this.#only()
  }
  /** Unchecks the others of its group. */
  #only(): void {
    for (const other of Group.around(this.element)?.checks() ?? []) if (other !== this) other.set(false)
  }
  override handle(event: Event): void {
    const by = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 }[(event as KeyboardEvent).key]
    const others = Group.around(this.element)?.checks().filter((check) => !check.flag('disabled')) ?? []
    const next = by && others.at((others.indexOf(this) + by) % others.length)
    if (!next) return
    event.preventDefault()
    next.element.focus()
    next.tap?.(next.element)
  }
}

abstract class Group extends Part {
  static around(element: Element): Group | null {
    const found = element.closest('wx-checkbox-group,wx-radio-group') as KeptElement | null
    return found?.$part instanceof Group ? found.$part : null
  }

  checks(): Check[] {
    return [...this.element.querySelectorAll('wx-checkbox,wx-radio')].map((e) => (e as KeptElement).$part).filter((p) => p instanceof Check)
  }
  report(): void {
    this.emit('change', { value: this.value() })
  }
  protected chosen(): string[] {
    return this.checks().filter((check) => check.checked).map((check) => check.text('value'))
  }
  abstract override value(): Json
}

export class CheckboxGroup extends Group {
  override update(): void {
    this.element.setAttribute('role', 'group')
  }
  override value(): Json {
    return this.chosen()
  }
}

export class RadioGroup extends Group {
  override update(): void {
    this.element.setAttribute('role', 'radiogroup')
  }
  override value(): Json {
    return this.chosen()[0] ?? ''
  }
}
