// The data of pages, components and the app; what is changed here goes through setData.

import type { PageName, Seen, Whose } from '../messages'
import { el } from './dom'
import type { Link } from './link'
import type { Tab } from './tab'
import { valueView } from './values'
import { say } from './words'

export class DataTab implements Tab {
  readonly name = 'data'
  readonly element: HTMLElement
  readonly #whose = el('select', { 'aria-label': say('whose'), onchange: () => this.#choose() })
  readonly #content = el('div', { class: 'values', 'data-empty': say('noPage') })
  readonly #open = new Set<string>(['', 'props:'])
  #node: { node: number; label: string } | undefined
  #drawn = ''
  /** Whose data was chosen by hand. */
  #wanted = ''
  #pages = ''

  constructor(private readonly link: Link) {
    this.element = el('div', { class: 'pane' }, el('div', { class: 'bar' }, this.#whose), this.#content)
  }

  started(): void {
    this.#node = undefined
    this.#pages = this.#drawn = ''
  }

  #choose(): void {
    this.#wanted = this.#whose.value
    void this.refresh()
  }

  /** Shows the data of a component. */
  look(node: number, label: string): void {
    this.#node = { node, label }
    this.#pages = ''
    this.#wanted = JSON.stringify({ node })
    void this.refresh()
  }

  refresh(): Promise<void> {
    return this.#refresh().catch(() => this.#show(undefined))
  }

  async #refresh(): Promise<void> {
    this.#list(await this.link.ask('logic', 'pages'))
    const whose = JSON.parse(this.#whose.value || '{}') as Whose
    this.#show({ ...(await this.link.ask('logic', 'data', whose)), whose })
  }

  #list(pages: PageName[]): void {
    const key = JSON.stringify(pages)
    if (key === this.#pages) return
    this.#pages = key
    const option = (whose: Whose, text: string): HTMLOptionElement => el('option', { value: JSON.stringify(whose), text })
    this.#whose.replaceChildren(
      ...[...pages].reverse().map(({ id, path, query }) => option({ page: id }, [path, new URLSearchParams(query).toString()].filter(Boolean).join('?'))),
      ...(this.#node ? [option({ node: this.#node.node }, `${say('chosen')}: ${this.#node.label}`)] : []),
      option({ app: true }, say('app')),
    )
    // The page in front, when what was looked at is gone, or another page has come.
    if (!this.#wanted.startsWith('{"page"') && [...this.#whose.options].some(({ value }) => value === this.#wanted)) this.#whose.value = this.#wanted
  }

  #show(found: { data: Seen; props?: Seen; whose: Whose } | undefined): void {
    const text = JSON.stringify(found ?? null)
    if (text === this.#drawn || this.#content.querySelector('input')) return
    this.#drawn = text
    if (!found) return this.#content.replaceChildren()
    const edit = (path: string, json: string): void => void this.link.ask('logic', 'setData', found.whose, path, json).then(() => this.refresh(), () => this.refresh())
    const focused = this.#focused()
    this.#content.replaceChildren(
      valueView(found.data, { open: this.#open, path: '', edit }),
      ...(found.props ? [el('h3', { text: say('props') }), valueView(found.props, { open: this.#open, path: 'props:' })] : []),
    )
    if (focused >= 0) this.#places()[focused]?.focus()
  }

  #places(): HTMLElement[] {
    return [...this.#content.querySelectorAll<HTMLElement>('summary, button')]
  }

  #focused(): number {
    return this.#places().indexOf(document.activeElement as HTMLElement)
  }
}
