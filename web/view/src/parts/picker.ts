// <picker>: its children open a sheet of wheels from below.

import type { Json } from '@hutong/protocol'
import type { KeptElement } from '../node'
import { make } from '../node'
import { Part } from '../part'
import { PickerSheet } from '../shell/picker-sheet'
import { words } from '../words'
import { dateMode, regionMode, timeMode, type Mode } from './picker-modes'

export class Picker extends Part {
  #sheet: PickerSheet | null = null
  #initial: Json | undefined

  constructor(element: KeptElement, view: Part['view']) {
    super(element, view)
    element.$slot = make('div', '', element)
  }

  override update(): void {
    this.operable('button', this.flag('disabled'))
    this.element.setAttribute('aria-haspopup', 'dialog')
    this.#initial ??= this.props['value'] ?? null
    const sheet = this.#sheet
    // The logic answers columnchange with new columns and positions.
    if (sheet && this.#many && (this.changed.has('range') || this.changed.has('value'))) {
      const mode = this.#mode()
      sheet.show(mode.columns([]), this.changed.has('value') ? mode.find(this.props['value'] ?? []) : sheet.index)
    }
  }

  get #many(): boolean {
    return this.text('mode', 'selector') === 'multiSelector'
  }

  override tap(): boolean {
    const shell = this.view.pages.of(this.element)
    if (this.flag('disabled') || this.#sheet || !shell) return true
    const mode = this.#mode()
    const index = mode.find(this.props['value'] ?? '')
    const sheet = new PickerSheet(shell.root, this.text('header-text'), {
      turned: (column, row) => {
        if (this.#many) this.emit('columnchange', { column, value: row })
        else sheet.show(mode.columns(sheet.index), sheet.index)
      },
      closed: (confirmed) => {
        this.#sheet = null
        this.element.focus({ preventScroll: true })
        if (!confirmed) return this.emit('cancel')
        const value = mode.value(sheet.index)
        this.changeTo('value', value)
        this.emit('change', this.text('mode') === 'region' ? { value, code: [], postcode: '' } : { value })
      },
    })
    this.#sheet = sheet
    sheet.show(mode.columns(index), index)
    return true
  }

  #mode(): Mode<Json> {
    switch (this.text('mode', 'selector')) {
      case 'multiSelector': {
        const lists = (Array.isArray(this.props['range']) ? this.props['range'] : []).map((list) => this.#labels(list))
        return { columns: () => lists, find: (value) => lists.map((_, i) => Number((value as Json[])[i] ?? 0)), value: (index) => [...index] }
      }
      case 'time':
        return timeMode(this.text('start'), this.text('end')) as Mode<Json>
      case 'date': {
        const fields = this.text('fields')
        return dateMode(this.text('start'), this.text('end'), fields === 'year' || fields === 'month' ? fields : 'day', words()) as Mode<Json>
      }
      case 'region': {
        const mode = regionMode()
        return { ...mode, find: (value) => mode.find(Array.isArray(value) ? value.map(String) : []) }
      }
      default: {
        const labels = this.#labels(this.props['range'])
        // The vendor's own answer is a string of digits.
        return { columns: () => [labels], find: (value) => [Number(value) || 0], value: ([index = 0]) => String(index) }
      }
    }
  }

  #labels(list: Json | undefined): string[] {
    const key = this.text('range-key')
    return (Array.isArray(list) ? list : []).map((item) =>
      String(key && item && typeof item === 'object' && !Array.isArray(item) ? item[key] ?? '' : item))
  }

  override value(): Json {
    return this.props['value'] ?? ''
  }
  override reset(): void {
    this.changeTo('value', this.#initial ?? '')
  }
  override release(): void {
    this.#sheet?.close(false)
  }
}
