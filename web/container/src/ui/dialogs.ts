// What asks or tells the user something. Loaded beside the first page, or when the capsule's menu is opened before.

import { type Text, permissions } from '@hutong/protocol'
import type { Consents } from '../broker/consents'
import { Failed } from '../failure'
import { type Shelf, shelfOf } from '../shelf'
import css from './dialogs.css'
import { h } from './dom'
import { Layer } from './layer'
import type { Shell } from './shell'
import { dialogWordsOf } from './words'

export interface Toast {
  kind: 'toast' | 'loading'
  title: string
  icon: string
  image: string | null
  mask: boolean
  /** Milliseconds; Infinity until it is hidden. */
  duration: number
}

const GLYPHS: Record<string, string> = { success: '✓', error: '!', fail: '!' }

export class Dialogs {
  readonly #words
  readonly #layer: Layer
  #toast: { kind: string; timer: ReturnType<typeof setTimeout> | undefined } | undefined

  constructor(private readonly shell: Shell) {
    this.#words = { ...dialogWordsOf(shell.language), ...shell.look.words }
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(css)
    shell.root.adoptedStyleSheets.push(sheet)
    this.#layer = new Layer(shell.root, shell.overlay, (on) => shell.stage.toggleAttribute('inert', on))
  }

  /** Takes everything down. */
  reset(): void {
    this.#layer.closeAll()
    this.#endToast()
  }

  /** Tells the user when the mini-program does not answer, and takes it back when it does. */
  responding(yes: boolean): void {
    const { shell } = this
    const { silent, wait, restart } = this.#words
    if (yes) return shell.ready()
    shell.cover.replaceChildren(h('div', { class: 'cover veil', role: 'alert' },
      h('div', { class: 'dialog' }, h('h2', {}, silent),
        h('div', { class: 'row' },
          h('button', { class: 'plain', onclick: () => shell.ready() }, wait),
          h('button', { class: 'primary', onclick: () => shell.actions.restart() }, restart)))))
  }

  async toast({ kind, title, icon, image, mask, duration }: Toast): Promise<void> {
    this.#endToast()
    const sign = image ? h('img', { src: image, alt: '' })
      : icon === 'loading' ? h('span', { class: 'spinner' })
      : GLYPHS[icon] ? h('span', { class: 'glyph' }, GLYPHS[icon]) : ''
    this.shell.messages.replaceChildren(h('div', { class: mask ? 'message mask' : 'message' }, h('div', { class: 'toast' }, sign, h('span', {}, title))))
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
    ], this.#theirs), answer(false), signal)
  }

  async sheet(items: string[], { title = '', color = '' }: { title?: string; color?: string }, signal?: AbortSignal): Promise<number> {
    const index = await this.#layer.present<number>((done) => h('div', { class: 'veil', onclick: (event: Event) => event.target === event.currentTarget && done(-1) },
      h('div', { class: 'sheet', role: 'menu', 'aria-label': title || this.#words.menu, ...this.#theirs },
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

  /** From where files come; the index of the choice. */
  sources(sources: readonly ('album' | 'camera')[], signal: AbortSignal): Promise<number> {
    return this.sheet(sources.map((source) => this.#words[source]), {}, signal)
  }

  /** Whether the user agrees. `{field}` in the text stands for an argument. */
  consent(prompt: Text, args: Record<string, unknown>, signal: AbortSignal): Promise<boolean> {
    const { asks, allow, refuse } = this.#words
    const question = prompt[this.shell.language].replaceAll(/\{(\w+)\}/g, (_, field: string) => String(args[field] ?? ''))
    return this.#layer.present<boolean>((done) => this.#dialog(`${this.shell.name} ${asks}`, [
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
      return h('label', {}, h('span', {}, permissions[name]![this.shell.language]), box)
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

  /** Fields with two buttons; whether the user agreed. */
  choose(title: string, fields: HTMLElement[], words: { confirm?: unknown; cancel?: unknown }, signal: AbortSignal): Promise<boolean> {
    return this.#layer.present<boolean>((done) => this.#dialog(title, [
      ...fields,
      h('div', { class: 'row' },
        h('button', { class: 'plain', onclick: () => done(false) }, (words.cancel as string | undefined) || this.#words.cancel),
        h('button', { class: 'primary', onclick: () => done(true) }, (words.confirm as string | undefined) || this.#words.confirm)),
    ], this.#theirs), false, signal)
  }

  /** What shows a document, until it is closed. */
  document(shown: HTMLElement, name: string, signal: AbortSignal): Promise<void> {
    return this.#layer.present<void>((done) => h('div', { class: 'preview document', role: 'dialog', 'aria-modal': true, 'aria-label': name },
      h('div', {}, h('span', {}, name), h('button', { class: 'plain', 'aria-label': this.#words.close, onclick: () => done() }, '×')), shown), undefined, signal)
  }

  /** The capsule's menu. */
  async menu(): Promise<void> {
    const { share, restart, about, permissions: grants, collect, uncollect } = this.#words
    const app = this.shell.actions.app()
    const { consents } = app ?? {}
    const shelf = app && shelfOf(app)
    const collected = await shelf?.has(app!.settings.app).catch(() => undefined)
    const entries: [string, () => unknown][] = [
      ...(this.shell.sharing.page && this.shell.sharing.menu ? [[share, () => this.shell.actions.share()] as [string, () => unknown]] : []),
      ...(shelf && collected !== undefined ? [[collected ? uncollect : collect, () => this.#collect(shelf, app!.settings.app, !collected)] as [string, () => unknown]] : []),
      [restart, () => this.shell.actions.restart()],
      ...(consents ? [[grants, () => this.permissionList(consents)] as [string, () => unknown]] : []),
      [about, () => this.#showAbout()],
    ]
    const index = await this.sheet(entries.map(([label]) => label), { title: this.shell.name, color: 'inherit' }).catch(() => -1)
    entries[index]?.[1]()
  }

  async #collect(shelf: Shelf, id: string, on: boolean): Promise<void> {
    const { collected, uncollected, collectionFull, notKept } = this.#words
    const title = await shelf.collect({ id, name: this.shell.name }, on).then((done) => (!done ? collectionFull : on ? collected : uncollected), () => notKept)
    await this.toast({ kind: 'toast', title, icon: 'none', image: null, mask: false, duration: 1500 })
  }

  #showAbout(): Promise<void> {
    const { version, track, signedBy, developer, confirm } = this.#words
    const facts: [string, string | undefined][] = [
      [version, this.shell.about?.version], [track, this.shell.about?.track], [developer, this.shell.developer], ['appid', this.shell.about?.appid], [signedBy, this.shell.about?.key],
    ]
    return this.#layer.present<void>((done) => this.#dialog(this.shell.name, [
      h('dl', {}, ...facts.flatMap(([term, value]) => (value ? [h('dt', {}, term), h('dd', {}, value)] : []))),
      h('div', { class: 'row' }, h('button', { class: 'primary', onclick: () => done() }, confirm)),
    ]), undefined)
  }

  /** What the mini-program asks for has the colours of its vendor's app, unless the host gave its own. */
  get #theirs(): { 'data-dialect'?: string } {
    const { look, actions } = this.shell
    const dialect = actions.app()?.manifest?.dialect
    return dialect === undefined || look.colors?.accent ? {} : { 'data-dialect': dialect }
  }

  #dialog(title: string, content: HTMLElement[], attributes = {}): HTMLElement {
    return h('div', { class: 'veil' }, h('div', { class: 'dialog', role: 'dialog', 'aria-modal': true, 'aria-label': title, ...attributes }, h('h2', {}, title), ...content))
  }

  #endToast(): void {
    clearTimeout(this.#toast?.timer)
    this.#toast = undefined
    this.shell.messages.replaceChildren()
  }
}
