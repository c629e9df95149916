// Mini-programs as buttons in a list: one stop for Tab, the arrow keys go on from there.

import type { Shelved } from '../shelf'
import { h } from '../ui/dom'
import type { CenterWords } from './words'

export interface TileActions {
  open(app: Shelved): void
  /** Puts it into the collection or takes it out; absent where there is none. */
  collect?(app: Shelved, on: boolean): void
}

/** One mini-program. What it is called comes from strangers: it is text, and its direction is its own. */
export function tile(app: Shelved, collected: boolean, words: CenterWords, { open, collect }: TileActions): HTMLLIElement {
  const { id, name = id, summary } = app
  const item = h('li', { 'data-app': id },
    h('button', { class: 'open', onclick: () => open(app) }, picture(app), h('span', { class: 'text' },
      h('span', { class: 'name', dir: 'auto' }, name), ...(summary ? [h('span', { class: 'summary', dir: 'auto' }, summary)] : []))))
  if (collect) {
    const star = h('button', { class: 'star', onclick: () => collect(app, star.getAttribute('aria-pressed') !== 'true') }, h('i'))
    item.append(star)
    press(item, collected, name, words)
  }
  return item
}

/** Says whether it is in the collection. */
export function press(item: Element, collected: boolean, name: string, words: CenterWords): void {
  const star = item.querySelector('.star')
  star?.setAttribute('aria-pressed', String(collected))
  star?.setAttribute('aria-label', words[collected ? 'unstar' : 'star'].replace('{name}', () => name))
}

/** Its icon; its first letter where it has none, or none that can be shown. */
function picture({ id, name = id, icon }: Shelved): HTMLElement {
  const letter = h('span', { class: 'icon', 'aria-hidden': true }, [...name][0] ?? '')
  letter.style.setProperty('--hue', String(hueOf(id)))
  if (!icon) return letter
  return h('img', { class: 'icon', alt: '', src: icon, loading: 'lazy', decoding: 'async', referrerpolicy: 'no-referrer', onerror: ({ target }: Event) => (target as HTMLElement).replaceWith(letter) })
}

/** A colour of its own, far from those of its neighbours: steps of the golden angle. */
function hueOf(id: string): number {
  let sum = 0
  for (const letter of id) sum = (sum * 31 + letter.codePointAt(0)!) % 65_521
  return (sum * 137) % 360
}

/** A list that Tab enters and leaves at once. */
export function tileList(label: Record<string, string>): HTMLUListElement {
  const list = h('ul', { role: 'list', ...label, onkeydown: (event: KeyboardEvent) => move(list, event), onfocusin: ({ target }: Event) => stopAt(list, (target as Element).closest('li')) })
  return list
}

/** Tab stops at this tile alone; at the first when there is none. */
export function stopAt(list: HTMLUListElement, tile: Element | null): void {
  const stop = tile ?? list.firstElementChild
  for (const button of list.querySelectorAll('button')) button.tabIndex = stop?.contains(button) ? 0 : -1
}

function move(list: HTMLUListElement, event: KeyboardEvent): void {
  const tiles = [...list.children] as HTMLElement[]
  const at = tiles.findIndex((one) => one.contains(event.target as Node))
  const forth = getComputedStyle(list).direction === 'rtl' ? -1 : 1
  const columns = tiles.filter(({ offsetTop }) => offsetTop === tiles[0]!.offsetTop).length
  const steps: Record<string, number> = {
    ArrowRight: at + forth, ArrowLeft: at - forth, ArrowDown: at + columns, ArrowUp: at - columns, Home: 0, End: tiles.length - 1,
  }
  const to = Object.hasOwn(steps, event.key) && !event.ctrlKey && !event.metaKey && !event.altKey ? tiles[steps[event.key]!] : undefined
  if (!to) return
  event.preventDefault()
  to.querySelector<HTMLElement>('.open')!.focus()
}
