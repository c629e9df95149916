// The navigation bar. The capsule at its right is drawn by the container; its place is kept free.

import { make } from '../node'
import { words } from '../words'
import type { Chrome } from './chrome'

const BACK = '<svg viewBox="0 0 12 24"><path d="M11 2.5 2 12l9 9.5" fill="none" stroke="currentColor" stroke-width="2"/></svg>'
const HOME = '<svg viewBox="0 0 24 24"><path d="M3 11.5 12 4l9 7.5M5.5 10v10h13V10M10 20v-5.5h4V20" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linejoin="round"/></svg>'

export interface NavActions { back(): void, home(): void, tap(): void }

export class NavBar {
  readonly element = make('header', 'hutong-nav')
  readonly #back = this.#button(BACK, words().back)
  readonly #home = this.#button(HOME, words().home)
  readonly #spinner = make('span', 'hutong-spinner')
  readonly #title = make('h1')

  constructor(actions: NavActions) {
    this.#back.onclick = actions.back
    this.#home.onclick = actions.home
    const middle = make('div', 'hutong-title', this.element)
    middle.onclick = actions.tap
    middle.append(this.#spinner, this.#title)
    this.#spinner.setAttribute('role', 'progressbar')
    this.element.prepend(this.#back, this.#home)
  }

  draw(chrome: Chrome): void {
    const { element } = this
    element.hidden = !!chrome.custom
    element.style.backgroundColor = chrome.backgroundColor ?? '#fff'
    element.style.color = chrome.textStyle === 'white' ? '#fff' : '#000'
    this.#title.textContent = chrome.title ?? ''
    this.#spinner.hidden = !chrome.loading
    this.#back.hidden = !chrome.back
    this.#home.hidden = !chrome.home || !!chrome.back
  }

  #button(icon: string, label: string): HTMLButtonElement {
    const button = make('button')
    button.type = 'button'
    button.innerHTML = icon
    button.setAttribute('aria-label', label)
    return button
  }
}
