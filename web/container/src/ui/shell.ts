// What the container draws around a mini-program: splash, capsule, errors. Messages and dialogs come later.

import type { App } from '../app'
import type { Look } from '../connect'
import type { Insets } from '../system'
import type { Dialogs } from './dialogs'
import { h } from './dom'
import css from './style.css'
import { type Language, type Words, hintOf, wordsOf } from './words'

export interface About {
  version: string
  track: string
  appid: string
  /** Public key that signed the package. */
  key: string
}

/** What the user can ask of the app. */
export interface ShellActions {
  close(): void
  restart(): void
  share(): void
  /** What runs, or is about to. */
  app(): App | undefined
}

export class Shell {
  #words: Words
  readonly stage = h('div', { class: 'stage' })
  readonly overlay = h('div')
  readonly messages = h('div', { role: 'status', 'aria-live': 'polite' })
  /** Splash or error. */
  readonly cover = h('div')
  readonly #probe = h('div', { class: 'probe' })
  readonly #capsule: HTMLElement
  #dialogs: Promise<Dialogs> | undefined
  sharing = { page: false, menu: true }
  look: Look = {}
  name = ''
  developer = ''
  about: About | undefined

  constructor(readonly root: ShadowRoot, readonly language: Language, readonly actions: ShellActions) {
    this.#words = wordsOf(language)
    const { menu, close } = this.#words
    this.#capsule = h('div', { class: 'capsule', role: 'group', hidden: true },
      h('button', { 'aria-label': menu, 'aria-haspopup': 'menu', onclick: () => void this.dialogs().then((dialogs) => dialogs.menu(), () => undefined) }, '•••'),
      h('button', { 'aria-label': close, onclick: () => actions.close() }, h('i')))
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(css)
    root.adoptedStyleSheets = [sheet]
    root.replaceChildren(this.stage, this.messages, this.cover, this.overlay, this.#capsule, this.#probe)
  }

  /** Takes the look that the host gives. */
  dress(look: Look): void {
    this.look = look
    this.#words = { ...wordsOf(this.language), ...look.words }
    const { style } = this.root.host as HTMLElement
    for (const [name, color] of Object.entries(look.colors ?? {})) style.setProperty(`--${name}`, color)
  }

  /** Takes the uppermost dialog down, as Escape does; false when there is none. */
  dismiss(): boolean {
    const dialog = this.overlay.lastElementChild
    dialog?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }))
    return dialog !== null
  }

  /** Fetched once; asked for again after a failure. */
  dialogs(): Promise<Dialogs> {
    this.#dialogs ??= import('../later').then(({ Dialogs }) => new Dialogs(this)).catch((error: unknown) => {
      this.#dialogs = undefined
      throw error
    })
    return this.#dialogs
  }

  /** Something is about to run: from here on it can be left. */
  splash(): void {
    const { capsule, splash } = this.look
    this.#capsule.hidden = capsule === false
    this.cover.replaceChildren(h('div', { class: 'cover', 'aria-busy': true }, ...(splash === false ? [] : [
      h('img', { alt: '', hidden: true }), h('p', { class: 'name' }, this.name)]), h('span', { class: 'spinner', role: 'progressbar', 'aria-label': this.#words.loading })))
  }

  /** Name and icon, as soon as they are known. */
  identify(name: string, icon: string, developer: string): void {
    this.name = name
    this.developer = developer
    const label = this.cover.querySelector('.name')
    if (label) label.textContent = name
    const picture = this.cover.querySelector<HTMLImageElement>('img')
    if (picture && icon) Object.assign(picture, { src: icon, hidden: false })
    const frame = this.stage.querySelector('iframe')
    if (frame) frame.title = name
  }

  describe(about: About): void {
    this.about = about
  }

  /** The first page is there. */
  ready(): void {
    this.cover.replaceChildren()
  }

  /** Nothing runs any more. */
  reset(): void {
    void this.#dialogs?.then((dialogs) => dialogs.reset(), () => undefined)
    this.stage.replaceChildren()
    this.cover.replaceChildren()
    this.sharing = { page: false, menu: true }
    this.capsuleStyle('black')
  }

  error({ code, message }: { code: string; message: string }): void {
    const { failed, retry, close } = this.#words
    this.cover.replaceChildren(h('div', { class: 'cover', role: 'alert' },
      h('p', { class: 'name' }, this.name), h('p', {}, failed), h('p', {}, hintOf(code, this.language)),
      h('p', { class: 'code' }, code), h('p', { class: 'detail' }, message),
      h('div', { class: 'row' },
        h('button', { class: 'plain', onclick: () => this.actions.close() }, close),
        h('button', { class: 'primary', onclick: () => this.actions.restart() }, retry))))
  }

  size(): { width: number; height: number } {
    const { width, height } = this.stage.getBoundingClientRect()
    return { width, height }
  }

  /** Safe area of the screen; 0 on every side where the device has none. */
  insets(): Insets {
    const { paddingTop, paddingRight, paddingBottom, paddingLeft } = getComputedStyle(this.#probe)
    const [top, right, bottom, left] = [paddingTop, paddingRight, paddingBottom, paddingLeft].map((side) => parseFloat(side) || 0)
    return { top: top!, right: right!, bottom: bottom!, left: left! }
  }

  /** The capsule follows the bar below it. */
  capsuleStyle(textStyle: 'white' | 'black'): void {
    this.#capsule.classList.toggle('light', textStyle === 'white')
  }

  /** Sharing is offered when the page in front can be shared and the mini-program did not take it from the menu. */
  offerSharing(change: { page?: boolean; menu?: boolean }): void {
    Object.assign(this.sharing, change)
  }
}
