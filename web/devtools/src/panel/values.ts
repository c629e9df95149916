// Values of the mini-program: a line of each, which opens.

import type { Seen } from '../messages'
import { button, el } from './dom'
import { say } from './words'

export interface Look {
  /** Paths that are open, kept over drawings. */
  open: Set<string>
  /** Called with the path in the form of setData and the text of a new value. */
  edit?(path: string, json: string): void
  /** Keys that lead here. */
  path: string
  key?: string
}

const SHORT = 100

/** A value in one line. */
export function brief(seen: Seen, letters = SHORT): string {
  if (seen.kind === 'string') return JSON.stringify(seen.text.length > letters ? `${seen.text.slice(0, letters)}…` : seen.text)
  if (!('entries' in seen)) return seen.text
  const list = seen.kind === 'list'
  let text = ''
  for (const [key, value] of seen.entries) {
    if (text.length > letters) {
      text += ', …'
      break
    }
    text += `${text && ', '}${list ? '' : `${key}: `}${brief(value, 30)}`
  }
  if (seen.more > 0 && !text.endsWith('…')) text += `${text && ', '}…`
  const name = seen.name === 'Object' || /^Array\(/.test(seen.name) ? '' : `${seen.name} `
  return list ? `${name}[${text}]` : `${name}{${text}}`
}

export function valueView(seen: Seen, look: Look): HTMLElement {
  const key = look.key === undefined ? [] : [el('span', { class: 'key', text: `${look.key}: ` })]
  if (!('entries' in seen)) return el('div', { class: 'value' }, ...key, leaf(seen, look))
  const details = el('details', { class: 'value', open: look.open.has(look.path) }, el('summary', {}, ...key, el('span', { class: seen.kind, text: brief(seen) })))
  const fill = (): void => {
    if (details.childElementCount > 1) return
    const rows = seen.entries.map(([name, value]) => valueView(value, { ...look, key: name, path: below(look.path, name, seen.kind === 'list') }))
    if (seen.more > 0) rows.push(el('div', { class: 'value dim', text: say('more', { n: seen.more }) }))
    details.append(el('div', { class: 'inner' }, ...rows))
  }
  if (details.open) fill()
  details.addEventListener('toggle', () => {
    if (details.open) look.open.add(look.path)
    else look.open.delete(look.path)
    if (details.open) fill()
  })
  return details
}

const below = (path: string, key: string, list: boolean): string => (list ? `${path}[${key}]` : path ? `${path}.${key}` : key)

function leaf(seen: Extract<Seen, { text: string }>, { edit, path, key }: Look): HTMLElement {
  const rest = seen.cut ? ` ${say('letters', { n: seen.cut })}` : ''
  const text = (seen.kind === 'string' ? JSON.stringify(seen.text) : seen.text) + rest
  // A path has no way to write such keys, and what was cut would be lost.
  if (!edit || !path || seen.cut || /[.[\]\\]/.test(key ?? '')) return el('span', { class: seen.kind, text })
  const field = button(text, () => editor(field, text, (json) => edit(path, json)), { class: `${seen.kind} edits`, title: say('change') })
  return field
}

/** Puts a field in the place of `shown` until a value was entered, or not. */
export function editor(shown: HTMLElement, text: string, done: (json: string) => void): void {
  const input = el('input', { value: text, title: say('hint'), 'aria-label': say('value'), class: 'editor', spellcheck: 'false' })
  let ended = false
  const end = (save: boolean): void => {
    if (ended) return
    ended = true
    if (input.isConnected) input.replaceWith(shown)
    if (save && input.value !== text) done(input.value)
    shown.focus()
  }
  input.onkeydown = (event) => {
    const { key, isComposing } = event
    if (isComposing || (key !== 'Enter' && key !== 'Escape')) return
    event.preventDefault() // else the key would press what gets the focus back
    end(key === 'Enter')
  }
  input.onblur = () => end(false)
  shown.replaceWith(input)
  input.select()
  input.focus()
}
