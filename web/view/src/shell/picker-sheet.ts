// The sheet of a <picker>: wheels, cancel and confirm.

import css from '../css/sheet.css?inline'
import { make } from '../node'
import { chosen, spin, type Wheel } from '../wheel'
import { words } from '../words'

/** Height of a row in pixels, as in sheet.css. */
const ROW = 40

const look = new CSSStyleSheet()
look.replaceSync(css)
document.adoptedStyleSheets = [...document.adoptedStyleSheets, look]

interface Actions { turned(column: number, row: number): void, closed(confirmed: boolean): void }

export class PickerSheet {
  /** The row chosen in each column. */
  index: number[] = []
  readonly #element = make('div', 'hutong-sheet')
  readonly #columns: HTMLElement
  readonly #actions: Actions
  #open = true

  constructor(parent: HTMLElement, title: string, actions: Actions) {
    this.#actions = actions
    const word = words()
    make('div', 'hutong-mask', this.#element).onclick = () => this.close(false)
    const panel = make('section', '', this.#element)
    panel.setAttribute('role', 'dialog')
    panel.setAttribute('aria-modal', 'true')
    panel.setAttribute('aria-label', title || word.choose)
    const head = make('header', '', panel)
    const cancel = make('button', '', head, word.cancel)
    make('span', '', head, title)
    const confirm = make('button', 'hutong-confirm', head, word.confirm)
    cancel.onclick = () => this.close(false)
    confirm.onclick = () => this.close(true)
    this.#columns = make('div', 'hutong-wheels', panel)
    this.#element.onkeydown = (e) => {
      if (e.key === 'Escape') this.close(false)
      if (e.key === 'Enter' && !(e.target instanceof HTMLButtonElement)) {
        // The key that closes does nothing else: the focus goes back to what opened the sheet.
        e.preventDefault()
        this.close(true)
      }
      // The focus stays in the sheet.
      const last = this.#columns.lastElementChild ?? confirm
      const [from, to] = e.shiftKey ? [cancel, last] : [last, cancel]
      if (e.key !== 'Tab' || e.target !== from) return
      e.preventDefault()
      ;(to as HTMLElement).focus()
    }
    parent.append(this.#element)
  }

  /** Draws the columns anew where they differ, and turns them to `index`. */
  show(columns: string[][], index: number[]): void {
    while (this.#columns.children.length > columns.length) this.#columns.lastChild!.remove()
    columns.forEach((labels, i) => {
      const wheel = (this.#columns.children[i] as HTMLElement | undefined) ?? this.#wheel(i)
      const text = labels.join('\n')
      if (wheel.dataset['labels'] !== text) {
        wheel.dataset['labels'] = text
        wheel.replaceChildren(...labels.map((label, n) => {
          const row = make('div', '', undefined, label)
          row.id = `hutong-row-${i}-${n}`
          row.setAttribute('role', 'option')
          return row
        }))
      }
      const row = Math.min(Math.max(0, index[i] ?? 0), Math.max(0, labels.length - 1))
      this.index[i] = row
      if (chosen(wheel, this.#rows(wheel, i)) !== row) wheel.scrollTop = row * ROW
      this.#mark(wheel, row)
    })
    this.index.length = columns.length
    // Keys turn the first wheel.
    if (!this.#element.contains(document.activeElement)) (this.#columns.firstElementChild as HTMLElement | null)?.focus({ preventScroll: true })
  }

  #rows(scroller: HTMLElement, column: number): Wheel {
    return { row: () => ROW, count: () => scroller.childElementCount, pick: (row) => this.#turned(scroller, column, row) }
  }

  #wheel(column: number): HTMLElement {
    const wheel = make('div', 'hutong-wheel', this.#columns)
    wheel.tabIndex = 0
    wheel.setAttribute('role', 'listbox')
    wheel.onclick = (e) => {
      const row = [...wheel.children].indexOf(e.target as Element)
      if (row >= 0) wheel.scrollTo({ top: row * ROW, behavior: 'smooth' })
    }
    spin(wheel, this.#rows(wheel, column))
    return wheel
  }

  #turned(wheel: HTMLElement, column: number, row: number): void {
    if (!this.#open || this.index[column] === row) return
    this.index[column] = row
    this.#mark(wheel, row)
    this.#actions.turned(column, row)
  }

  #mark(wheel: HTMLElement, row: number): void {
    wheel.querySelector('[aria-selected]')?.removeAttribute('aria-selected')
    const chosen = wheel.children[row]
    chosen?.setAttribute('aria-selected', 'true')
    wheel.setAttribute('aria-activedescendant', chosen?.id ?? '')
  }

  close(confirmed: boolean): void {
    if (!this.#open) return
    // A wheel that still turns counts as it stands.
    if (confirmed) [...this.#columns.children].forEach((wheel, i) => { this.index[i] = chosen(wheel as HTMLElement, this.#rows(wheel as HTMLElement, i)) })
    this.#open = false
    this.#element.remove()
    this.#actions.closed(confirmed)
  }
}
