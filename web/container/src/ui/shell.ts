// Everything the container draws around a mini-program: splash, capsule, messages, dialogs, errors.

import { type Text, permissions } from '@hutong/protocol'
import type { Consents } from '../broker/consents'
import { Failed } from '../failure'
import type { Insets } from '../system'
import { h } from './dom'
import { Layer } from './layer'
import css from './style.css'
import { type Language, hintOf, wordsOf } from './words'

export interface Toast {
  kind: 'toast' | 'loading'
  title: string
  icon: string
  image: string | null
  mask: boolean
  /** Milliseconds; Infinity until it is hidden. */
  duration: number
}

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
  consents(): Consents | undefined
}

const GLYPHS: Record<string, string> = { success: '✓', error: '!', fail: '!' }

export class Shell {
  readonly #words
  readonly #stage = h('div', { class: 'stage' })
  readonly #dialogs = h('div')
  readonly #messages = h('div', { role: 'status', 'aria-live': 'polite' })
  readonly #cover = h('div')
  readonly #probe = h('div', { class: 'probe' })
  readonly #capsule: HTMLElement
  readonly #layer: Layer
  #toast: { kind: string; timer: ReturnType<typeof setTimeout> | undefined } | undefined
  #sharing = { page: false, menu: true }
  #name = ''
  #developer = ''
  #about: About | undefined

  constructor(readonly root: ShadowRoot, private readonly language: Language, private readonly actions: ShellActions) {
    this.#words = wordsOf(language)
    const { menu, close } = this.#words
    this.#capsule = h('div', { class: 'capsule', role: 'group' },
      h('button', { 'aria-label': menu, 'aria-haspopup': 'menu', onclick: () => void this.#menu() }, '•••'),
      h('button', { 'aria-label': close, onclick: () => actions.close() }, h('i')))
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(css)
    root.adoptedStyleSheets = [sheet]
    root.replaceChildren(this.#stage, this.#messages, this.#cover, this.#dialogs, this.#capsule, this.#probe)
    this.#layer = new Layer(root, this.#dialogs, (on) => this.#stage.toggleAttribute('inert', on))
  }

  /** Puts the frame up, behind the splash. */
  mount(frame: HTMLIFrameElement): void {
    this.#stage.append(frame)
    this.#splash()
  }

  /** Name and icon, as soon as they are known. */
  identify(name: string, icon: string, developer: string): void {
    this.#name = name
    this.#developer = developer
    const label = this.#cover.querySelector('.name')
    if (label) label.textContent = name
    const picture = this.#cover.querySelector<HTMLImageElement>('img')
    if (picture && icon) Object.assign(picture, { src: icon, hidden: false })
    const frame = this.#stage.querySelector('iframe')
    if (frame) frame.title = name
  }

  describe(about: About): void {
    this.#about = about
  }

  /** The first page is there. */
  ready(): void {
    this.#cover.replaceChildren()
  }

  /** Nothing runs any more. */
  reset(): void {
    this.#layer.closeAll()
    this.#endToast()
    this.#stage.replaceChildren()
    this.#cover.replaceChildren()
    this.#sharing = { page: false, menu: true }
    this.capsuleStyle('black')
  }

  error({ code, message }: { code: string; message: string }): void {
    const { failed, retry, close } = this.#words
    this.#cover.replaceChildren(h('div', { class: 'cover', role: 'alert' },
      h('p', { class: 'name' }, this.#name), h('p', {}, failed), h('p', {}, hintOf(code, this.language)),
      h('p', { class: 'code' }, code), h('p', { class: 'detail' }, message),
      h('div', { class: 'row' },
        h('button', { class: 'plain', onclick: () => this.actions.close() }, close),
        h('button', { class: 'primary', onclick: () => this.actions.restart() }, retry))))
  }

  /** Tells the user when the app does not answer, and takes it back when it does. */
  responding(yes: boolean): void {
    const { silent, wait, restart } = this.#words
    if (yes) return this.ready()
    this.#cover.replaceChildren(h('div', { class: 'cover veil', role: 'alert' },
      h('div', { class: 'dialog' }, h('h2', {}, silent),
        h('div', { class: 'row' },
          h('button', { class: 'plain', onclick: () => this.ready() }, wait),
          h('button', { class: 'primary', onclick: () => this.actions.restart() }, restart)))))
  }

  size(): { width: number; height: number } {
    const { width, height } = this.#stage.getBoundingClientRect()
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
    Object.assign(this.#sharing, change)
  }

  async toast({ kind, title, icon, image, mask, duration }: Toast): Promise<void> {
    this.#endToast()
    const sign = image ? h('img', { src: image, alt: '' })
      : icon === 'loading' ? h('span', { class: 'spinner' })
      : GLYPHS[icon] ? h('span', { class: 'glyph' }, GLYPHS[icon]) : ''
    this.#messages.replaceChildren(h('div', { class: mask ? 'message mask' : 'message' }, h('div', { class: 'toast' }, sign, h('span', {}, title))))
    const timer = Number.isFinite(duration) ? setTimeout(() => this.#endToast(), duration) : undefined
    this.#toast = { kind, timer }
  }

  hideToast(kind: Toast['kind']): void {
    if (this.#toast?.kind === kind) this.#endToast()
  }

  modal(options: Record<string, unknown>, signal: AbortSignal): Promise<{ confirm: boolean; cancel: boolean; content?: string }> {
    const text = (name: string, otherwise = ''): string => (options[name] as string | undefined) || otherwise
    const editable = options['editable'] === true
    const answer = (confirm: boolean) => ({ confirm, cancel: !confirm, ...(editable && confirm ? { content: field.value } : {}) })
    const field = h('input', { placeholder: text('placeholderText'), 'aria-label': text('title', text('placeholderText')) })
    if (editable) field.value = text('content')
    const color = (button: HTMLElement, name: string): HTMLElement => {
      button.style.color = text(name) // a property of the object model, not markup: no content policy is in its way
      return button
    }
    return this.#layer.present((done) => this.#dialog(text('title'), [
      editable ? field : h('p', {}, text('content')),
      h('div', { class: 'row' },
        ...(options['showCancel'] === false ? [] : [color(h('button', { class: 'plain', onclick: () => done(answer(false)) }, text('cancelText', this.#words.cancel)), 'cancelColor')]),
        color(h('button', { class: 'primary', onclick: () => done(answer(true)) }, text('confirmText', this.#words.confirm)), 'confirmColor')),
    ]), answer(false), signal)
  }

  async sheet(items: string[], { title = '', color = '' }: { title?: string; color?: string }, signal?: AbortSignal): Promise<number> {
    const index = await this.#layer.present<number>((done) => h('div', { class: 'veil', onclick: (event: Event) => event.target === event.currentTarget && done(-1) },
      h('div', { class: 'sheet', role: 'menu', 'aria-label': title || this.#words.menu },
        ...(title ? [h('p', { class: 'detail' }, title)] : []),
        ...items.map((item, at) => {
          const button = h('button', { role: 'menuitem', onclick: () => done(at) }, item)
          button.style.color = color
          return button
        }),
        h('button', { class: 'last', role: 'menuitem', onclick: () => done(-1) }, this.#words.cancel))), -1, signal)
    if (index < 0) throw new Failed('cancel', 'cancel')
    return index
  }

  /** Whether the user agrees. `{field}` in the text stands for an argument. */
  consent(prompt: Text, args: Record<string, unknown>, signal: AbortSignal): Promise<boolean> {
    const { asks, allow, refuse } = this.#words
    const question = prompt[this.language].replaceAll(/\{(\w+)\}/g, (_, field: string) => String(args[field] ?? ''))
    return this.#layer.present<boolean>((done) => this.#dialog(`${this.#name} ${asks}`, [
      h('p', { class: 'question' }, question),
      h('div', { class: 'row' },
        h('button', { class: 'plain', onclick: () => done(false) }, refuse),
        h('button', { class: 'primary', onclick: () => done(true) }, allow)),
    ]), false, signal)
  }

  /** The list of permissions, each with a switch; resolves when it is closed. */
  permissionList(consents: Consents, signal?: AbortSignal): Promise<void> {
    const { permissions: title, noPermissions, done: finished } = this.#words
    const rows = Object.entries(consents.list()).filter(([name]) => Object.hasOwn(permissions, name)).map(([name, granted]) => {
      const box = h('input', { type: 'checkbox', role: 'switch', onchange: () => void consents.set(name, box.checked) })
      box.checked = granted
      return h('label', {}, h('span', {}, permissions[name]![this.language]), box)
    })
    return this.#layer.present<void>((done) => this.#dialog(title, [
      ...(rows.length ? rows : [h('p', {}, noPermissions)]),
      h('div', { class: 'row' }, h('button', { class: 'primary', onclick: () => done() }, finished)),
    ]), undefined, signal)
  }

  /** Images full size; a tap or the arrow keys go on, Escape closes. */
  preview(urls: string[], at: number, signal: AbortSignal): Promise<void> {
    let index = Math.min(Math.max(at, 0), urls.length - 1)
    return this.#layer.present<void>((done) => {
      const picture = h('img', { alt: this.#words.image, referrerpolicy: 'no-referrer' })
      const count = h('span', {})
      const step = (by: number): void => {
        index = (index + by + urls.length) % urls.length
        picture.src = urls[index]!
        count.textContent = `${index + 1} / ${urls.length}`
      }
      step(0)
      return h('div', {
        class: 'preview', role: 'dialog', 'aria-modal': true, 'aria-label': this.#words.image,
        onkeydown: ({ key }: KeyboardEvent) => (key === 'ArrowRight' ? step(1) : key === 'ArrowLeft' ? step(-1) : undefined),
        onclick: () => (urls.length > 1 ? step(1) : done()),
      }, picture, count, h('button', { class: 'plain', 'aria-label': this.#words.close, onclick: (event: Event) => (event.stopPropagation(), done()) }, '×'))
    }, undefined, signal)
  }

  async #menu(): Promise<void> {
    const { share, restart, about, permissions: grants } = this.#words
    const consents = this.actions.consents()
    const entries: [string, () => unknown][] = [
      ...(this.#sharing.page && this.#sharing.menu ? [[share, () => this.actions.share()] as [string, () => unknown]] : []),
      [restart, () => this.actions.restart()],
      ...(consents ? [[grants, () => this.permissionList(consents)] as [string, () => unknown]] : []),
      [about, () => this.#showAbout()],
    ]
    const index = await this.sheet(entries.map(([label]) => label), { title: this.#name }).catch(() => -1)
    entries[index]?.[1]()
  }

  #showAbout(): Promise<void> {
    const { version, track, signedBy, developer, confirm } = this.#words
    const facts: [string, string | undefined][] = [
      [version, this.#about?.version], [track, this.#about?.track], [developer, this.#developer], ['appid', this.#about?.appid], [signedBy, this.#about?.key],
    ]
    return this.#layer.present<void>((done) => this.#dialog(this.#name, [
      h('dl', {}, ...facts.flatMap(([term, value]) => (value ? [h('dt', {}, term), h('dd', {}, value)] : []))),
      h('div', { class: 'row' }, h('button', { class: 'primary', onclick: () => done() }, confirm)),
    ]), undefined)
  }

  #dialog(title: string, content: HTMLElement[]): HTMLElement {
    return h('div', { class: 'veil' }, h('div', { class: 'dialog', role: 'dialog', 'aria-modal': true, 'aria-label': title }, h('h2', {}, title), ...content))
  }

  #splash(): void {
    this.#cover.replaceChildren(h('div', { class: 'cover', 'aria-busy': true },
      h('img', { alt: '', hidden: true }), h('p', { class: 'name' }, this.#name), h('span', { class: 'spinner', role: 'progressbar', 'aria-label': this.#words.loading })))
  }

  #endToast(): void {
    clearTimeout(this.#toast?.timer)
    this.#toast = undefined
    this.#messages.replaceChildren()
  }
}
