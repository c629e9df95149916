// <tabs> and <tab-item> of Baidu.

import type { KeptElement } from '../node'
import { make } from '../node'
import { Part } from '../part'

export class Tabs extends Part {
  override update(): void {
    this.element.setAttribute('role', 'tablist')
    const names = this.#items().map((item) => item.text('name'))
    const wanted = this.text('active-name') || names[Math.trunc(this.num('current', 0))]
    for (const item of this.#items()) item.draw(item.text('name') === wanted, this)
  }

  choose(name: string): void {
    this.changeTo('active-name', name)
    this.emit('tabchange', { name })
    this.update()
  }

  #items(): TabItem[] {
    return [...this.element.querySelectorAll('wx-tab-item')].map((e) => (e as KeptElement).$part).filter((p) => p instanceof TabItem)
  }
}

export class TabItem extends Part {
  readonly #label: HTMLElement
  readonly #badge: HTMLElement

  constructor(element: KeptElement, view: Part['view']) {
    super(element, view)
    this.#label = make('span', '', element)
    this.#badge = make('i', 'wx-tab-badge', element)
  }

  get #tabs(): Tabs | null {
    const part = (this.element.closest('wx-tabs') as KeptElement | null)?.$part
    return part instanceof Tabs ? part : null
  }

  override update(): void {
    this.operable('tab')
    this.#label.textContent = this.text('label')
    this.#badge.textContent = this.text('badge-type') === 'text' ? this.text('badge-text') : ''
    this.#badge.hidden = !this.props['badge-type']
    // Which of them is chosen the bar knows.
    this.#tabs?.update()
  }

  draw(chosen: boolean, tabs: Tabs): void {
    const { element } = this
    element.setAttribute('aria-selected', String(chosen))
    element.style.color = tabs.text(chosen ? 'tabs-active-text-color' : 'tabs-inactive-text-color')
  }

  override tap(): boolean {
    this.#tabs?.choose(this.text('name'))
    return true
  }
}
