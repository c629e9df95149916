// What is stored, as the mini-program finds it; changes go the way of its own.

import type { Seen } from '../messages'
import { button, el } from './dom'
import type { Link } from './link'
import type { Tab } from './tab'
import { editor, valueView } from './values'
import { say } from './words'

export class StorageTab implements Tab {
  readonly name = 'storage'
  readonly element: HTMLElement
  readonly #list = el('div', { class: 'rows', role: 'list', 'aria-label': say('storage'), 'data-empty': say('noStorage') })
  readonly #open = new Set<string>()
  #drawn = ''

  constructor(private readonly link: Link) {
    const key = el('input', { placeholder: say('key'), 'aria-label': say('key') })
    const value = el('input', { placeholder: say('value'), 'aria-label': say('value'), title: say('hint') })
    const form = el('form', {
      class: 'bar',
      onsubmit: (event: Event) => {
        event.preventDefault()
        if (!key.value) return key.focus()
        this.#then(this.link.ask('logic', 'setStorage', key.value, value.value))
        form.reset()
      },
    }, key, value, el('button', { text: say('add') }), button(say('removeAll'), () => this.#then(this.link.ask('logic', 'clearStorage'))))
    this.element = el('div', { class: 'pane' }, form, this.#list)
  }

  started(): void {
    this.#drawn = ''
  }

  refresh(): Promise<void> {
    return this.link.ask('logic', 'storage').then((entries) => this.#show(entries), () => this.#show([]))
  }

  #then(done: Promise<unknown>): void {
    void done.then(() => this.refresh(), () => this.refresh())
  }

  #show(entries: [string, Seen][]): void {
    const text = JSON.stringify(entries)
    if (text === this.#drawn || this.#list.querySelector('input')) return
    this.#drawn = text
    this.#list.replaceChildren(...entries.map(([key, value]) => {
      const json = jsonOf(value)
      const shown = el('div', { class: 'shown', tabindex: '-1' }, valueView(value, { open: this.#open, path: key }))
      const change = (text: string): void => editor(shown, text, (json) => this.#then(this.link.ask('logic', 'setStorage', key, json)))
      return el('div', { role: 'listitem', class: 'entry', 'data-key': key }, el('code', { class: 'key', text: key }), shown,
        ...(json === undefined ? [] : [button('✎', () => change(json), { 'aria-label': `${say('change')} ${key}`, title: say('change') })]),
        button('✕', () => this.#then(this.link.ask('logic', 'removeStorage', key)), { 'aria-label': `${say('remove')} ${key}`, title: say('remove') }))
    }))
  }
}

/** The text of a value; undefined when it is no JSON, or was not shown in full. */
export function jsonOf(seen: Seen): string | undefined {
  if (!('entries' in seen)) {
    if (seen.cut || seen.kind === 'error') return undefined
    if (seen.kind === 'string') return JSON.stringify(seen.text)
    return /^(null|true|false|-?[\d.]+(e[+-]?\d+)?)$/.test(seen.text) ? seen.text : undefined
  }
  if (seen.more > 0) return undefined
  const parts = seen.entries.map(([key, value]) => {
    const json = jsonOf(value)
    return json === undefined ? undefined : seen.kind === 'list' ? json : `${JSON.stringify(key)}:${json}`
  })
  if (parts.includes(undefined)) return undefined
  return seen.kind === 'list' ? `[${parts.join(',')}]` : `{${parts.join(',')}}`
}
