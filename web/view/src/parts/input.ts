import type { KeptElement } from '../node'
import { Field } from './field'

/** On-screen keyboard per type; the rest gets the usual one. */
const KEYBOARDS: { [type: string]: string } = { number: 'numeric', digit: 'decimal' }

/** What may be typed per type. */
const ALLOWED: { [type: string]: RegExp } = { number: /^\d*$/, digit: /^[\d.-]*$/, idcard: /^[\dXx]*$/ }

/** <input> */
export class Input extends Field {
  constructor(element: KeptElement, view: Field['view']) {
    super(element, view, 'input')
  }

  override update(): void {
    const type = this.text('type', 'text')
    const control = this.control as HTMLInputElement
    control.type = type === 'safe-password' || this.flag('password') ? 'password' : 'text'
    control.inputMode = KEYBOARDS[type] ?? 'text'
    super.update()
  }

  protected override accepts(text: string): boolean {
    return ALLOWED[this.text('type')]?.test(text) ?? true
  }
}
