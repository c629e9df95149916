// What <input> and <textarea> have in common: a native control, a placeholder of its own, controlled text.

import type { Json } from '@hutong/protocol'
import type { KeptElement } from '../node'
import { make } from '../node'
import { inlineUnits } from '../css/units'
import { Part } from '../part'
import { watchKeyboard } from './keyboard'

/** The vendor's limit when the template sets none. */
const MAXLENGTH = 140

export abstract class Field extends Part {
  protected readonly control: HTMLInputElement | HTMLTextAreaElement
  readonly #placeholder: HTMLElement
  #initial: string | null = null
  #told: string | null = null
  #keyboard: (() => void) | null = null
  #keyCode = 0

  constructor(element: KeptElement, view: Part['view'], tag: 'input' | 'textarea') {
    super(element, view)
    this.#placeholder = make('div', '', element)
    this.#placeholder.setAttribute('aria-hidden', 'true')
    this.control = make(tag, '', element)
    this.control.autocomplete = 'off'
  }

  override update(): void {
    const { control, changed } = this
    const max = this.num('maxlength', MAXLENGTH)
    if (max >= 0) control.maxLength = max
    else control.removeAttribute('maxlength')
    control.disabled = this.flag('disabled')
    const hint = this.text('placeholder')
    this.#placeholder.textContent = hint
    this.#placeholder.className = `${control.localName}-placeholder ${this.text('placeholder-class')}`
    this.#placeholder.style.cssText = inlineUnits(this.text('placeholder-style'))
    control.setAttribute('aria-label', this.element.getAttribute('aria-label') ?? hint)
    if (this.text('confirm-type')) control.enterKeyHint = this.text('confirm-type') as 'done'
    control.style.scrollMarginBottom = `${this.num('cursor-spacing', 0)}px`
    control.style.caretColor = this.text('cursor-color')
    if (changed.has('value')) this.#setText(this.text('value'))
    this.#initial ??= control.value
    this.drawn()
    if (changed.has('focus') || changed.has('auto-focus')) {
      if (this.flag('focus') || this.flag('auto-focus')) this.#focus()
      else if (changed.has('focus')) control.blur()
    } else if (this.#focused() && ['cursor', 'selection-start', 'selection-end'].some((name) => changed.has(name))) this.#select()
  }

  protected drawn(): void {
    this.#placeholder.hidden = this.control.value !== ''
  }

  #setText(text: string): void {
    const { control } = this
    if (control.value === text) return
    const caret = this.num('cursor', -1)
    const end = control.selectionStart === control.value.length
    const before = control.selectionStart ?? text.length
    control.value = text
    if (!this.#focused()) return
    const place = caret >= 0 ? caret : end ? text.length : Math.min(before, text.length)
    control.setSelectionRange(place, place)
  }

  /** The logic has changed what was just typed. */
  #retype(text: string, caret: number): void {
    const { control } = this
    this.#setText(text)
    if (caret >= 0 && this.#focused()) control.setSelectionRange(caret, caret)
    this.changeTo('value', text)
    this.drawn()
  }

  #focused(): boolean {
    return (this.control.getRootNode() as Document | ShadowRoot).activeElement === this.control
  }

  #focus(): void {
    this.control.focus({ preventScroll: true })
    this.#select()
  }

  /** Where the attributes want the caret or the selection. */
  #select(): void {
    const { control } = this
    const start = this.num('selection-start', -1)
    const end = this.num('selection-end', -1)
    const caret = this.num('cursor', -1)
    if (start >= 0 && end >= 0) control.setSelectionRange(start, end)
    else if (caret >= 0) control.setSelectionRange(caret, caret)
  }

  override handle(event: Event): void {
    const { control } = this
    switch (event.type) {
      case 'input':
        this.drawn()
        // While an input method composes, the text is not yet what the user means.
        if (!(event as InputEvent).isComposing) this.#tell()
        break
      case 'compositionend':
        this.#tell()
        break
      case 'beforeinput': {
        const { data, isComposing } = event as InputEvent
        if (data && !isComposing && !this.accepts(data)) event.preventDefault()
        break
      }
      case 'focusin':
        this.#keyboard = watchKeyboard(this, this.control)
        this.emit('focus', { value: control.value, height: 0 })
        break
      case 'focusout':
        this.#keyboard?.()
        this.#keyboard = null
        this.changeTo('focus', false)
        this.emit('blur', { value: control.value, cursor: control.selectionStart })
        break
      case 'keydown':
        this.#keyCode = (event as KeyboardEvent).keyCode
        this.keyed(event as KeyboardEvent)
    }
  }

  /** Whether this may be typed: who has no number keyboard still types numbers only. */
  protected accepts(_text: string): boolean {
    return true
  }

  protected keyed(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || event.isComposing) return
    this.confirm()
    if (!this.flag('confirm-hold')) this.control.blur()
  }

  protected confirm(): void {
    this.emit('confirm', { value: this.control.value })
  }

  #tell(): void {
    const { value, selectionStart } = this.control
    if (value === this.#told && value === this.props['value']) return
    this.#told = value
    this.changeTo('value', value)
    this.emit('input', { value, cursor: selectionStart ?? value.length, keyCode: this.#keyCode })
    this.#keyCode = 0
  }

  override value(): Json {
    return this.control.value
  }
  override reset(): void {
    this.control.value = this.#initial ?? ''
    this.changeTo('value', this.control.value)
    this.drawn()
  }
  override call(method: string, [text, caret]: Json[]): undefined {
    if (method === 'retype') this.#retype(String(text), Number(caret))
    else if (method === 'focus') this.#focus()
    else if (method === 'blur') this.control.blur()
    else throw new Error(`no method ${method}`)
  }
  override release(): void {
    this.#keyboard?.()
  }
}
