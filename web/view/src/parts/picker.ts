// <picker>: its children open a sheet of wheels from below.

import type { Json } from '@hutong/protocol'
import type { KeptElement } from '../node'
import { make } from '../node'
import { Part } from '../part'
import { PickerSheet } from '../shell/picker-sheet'
import { words } from '../words'
import { dateMode, regionMode, timeMode, type Mode, type RegionMode } from './picker-modes'
import { regions } from './regions'

/** Columns per `level` of a region. */
const LEVELS: { [level: string]: number } = { province: 1, city: 2 }

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
    if (this.flag('disabled') || this.#sheet) return true
    if (this.text('mode') !== 'region') this.#open(this.#mode())
    else void this.#openRegions()
    return true
  }

  async #openRegions(): Promise<void> {
    const names = await regions(this.view)
    if (!names) return this.view.error('built_in_failed', 'the names of the regions did not come')
    const { columns, find, value, codes } = regionMode(names, LEVELS[this.text('level')] ?? 3, this.text('custom-item'))
    if (!this.#sheet) this.#open({ columns, value, find: (list) => find(Array.isArray(list) ? list.map(String) : []) }, codes)
  }

  #open(mode: Mode<Json>, codes?: RegionMode['codes']): void {
    const shell = this.view.pages.of(this.element)
    if (!shell) return
    const index = mode.find(this.props['value'] ?? '')
    const sheet = new PickerSheet(shell.root, this.text('header-text'), {
      turned: (column, row) => {
        if (this.#many) this.emit('columnchange', { column, value: row })
        else {
          if (codes) sheet.index.fill(0, column + 1)
          sheet.show(mode.columns(sheet.index), sheet.index)
        }
      },
      closed: (confirmed) => {
        this.#sheet = null
        this.element.focus({ preventScroll: true })
        if (!confirmed) return this.emit('cancel')
        const value = mode.value(sheet.index)
        this.changeTo('value', value)
        this.emit('change', codes ? { value, code: codes(sheet.index), postcode: '' } : { value })
      },
    })
    this.#sheet = sheet
    sheet.show(mode.columns(index), index)
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
