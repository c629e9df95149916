// <form> collects and resets its named fields; <label> passes a tap on to its control.

import type { Json } from '@hutong/protocol'
import type { KeptElement } from '../node'
import { Part } from '../part'

export class Form extends Part {
  /** What a button in it says, with the node of the button. */
  override call(method: string, [from]: Json[]): undefined {
    if (method === 'submit') this.#submit(from ?? 0)
    else if (method === 'reset') this.reset()
  }

  #submit(target: Json): void {
    const value: { [name: string]: Json } = {}
    for (const field of this.#fields()) {
      const name = field.text('name')
      if (name && field.value) value[name] = field.value()
    }
    this.emit('submit', { value, target, ...(this.flag('report-submit') ? { formId: '' } : {}) })
  }

  override reset(): void {
    for (const field of this.#fields()) field.reset?.()
    this.emit('reset')
  }

  *#fields(): Generator<Part> {
    for (const element of this.element.querySelectorAll('*')) {
      const part = (element as KeptElement).$part
      if (part && part !== this) yield part
    }
  }
}

const CONTROLS = 'wx-checkbox,wx-radio,wx-switch,wx-button,wx-input,wx-textarea'

export class Label extends Part {
  override tap(target: Element): boolean {
    const id = this.text('for')
    const control = id
      ? (this.element.getRootNode() as ParentNode).querySelector(`#${CSS.escape(id)}`)
      : this.element.querySelector(CONTROLS)
    const part = (control as KeptElement | null)?.$part
    if (!part || control!.contains(target)) return false
    if (control!.localName === 'wx-button') part.emit('tap')
    if (part.tap) part.tap(control!)
    else part.call?.('focus', [])
    return true
  }
}
