// Elements of the panel. What comes from a mini-program gets into them as text only.

import { say } from './words'

type Props = Record<string, string | number | boolean | undefined | ((event: never) => void)>

/** `on…` listens, booleans switch an attribute, `text` is the content. */
export function el<K extends keyof HTMLElementTagNameMap>(tag: K, props: Props = {}, ...children: (Node | string)[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value as EventListener)
    else if (name === 'text') element.textContent = String(value)
    else if (typeof value === 'boolean') element.toggleAttribute(name, value)
    else if (value !== undefined) element.setAttribute(name, String(value))
  }
  element.append(...children)
  return element
}

export const button = (text: string, click: () => void, props: Props = {}): HTMLButtonElement => el('button', { type: 'button', text, onclick: click, ...props })

/** Rows kept at most. */
const ROWS = 500

/** A list that rows are added to, many at a time when many come. */
export class Rows {
  readonly element: HTMLElement
  #waiting: (() => HTMLElement)[] = []

  /** `empty` is said while there is none. */
  constructor(label: string, empty: string) {
    this.element = el('div', { class: 'rows', role: 'list', 'aria-label': label, 'data-empty': empty })
  }

  add(row: () => HTMLElement): void {
    if (this.#waiting.push(row) === 1) setTimeout(() => this.#draw(), 30)
  }

  /** Says that another run has begun. */
  started(at: number): void {
    this.add(() => el('div', { role: 'listitem', class: 'rule', text: `${say('started')} ${clock(at)}` }))
  }

  clear(): void {
    this.#waiting = []
    this.element.replaceChildren()
  }

  #draw(): void {
    const { element } = this
    const atEnd = element.scrollHeight - element.scrollTop - element.clientHeight < 24
    const rows = this.#waiting.splice(0).slice(-ROWS).map((row) => row())
    element.append(...rows)
    while (element.childElementCount > ROWS) element.firstElementChild?.remove()
    if (atEnd) element.scrollTop = element.scrollHeight
  }
}

export const clock = (at: number): string => {
  const date = new Date(at)
  const two = (n: number, digits = 2): string => String(n).padStart(digits, '0')
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${two(date.getMilliseconds(), 3)}`
}

export const milliseconds = (n: number): string => (n < 1000 ? `${n < 10 ? n.toFixed(1) : Math.round(n)} ms` : `${(n / 1000).toFixed(2)} s`)
export const bytes = (n: number): string => (n < 1024 ? `${n} B` : n < 1024 * 1024 ? `${(n / 1024).toFixed(1)} KB` : `${(n / 1024 / 1024).toFixed(1)} MB`)
