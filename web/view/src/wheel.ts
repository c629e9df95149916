// A column of rows of which the middle one is chosen: a native scroller that snaps, so that momentum,
// wheel and touch are the browser's; a mouse may drag it, keys step it.

import { draggable } from './drag'

/** Without `scrollend`, so long after the last `scroll` counts as the end. */
const REST = 120

/** How many rows a key goes on. */
const KEYS: { [key: string]: number } = { ArrowUp: -1, ArrowDown: 1, PageUp: -5, PageDown: 5, Home: -Infinity, End: Infinity }

/** Calls back when a scroller has come to rest; what it returns waits once more, without a movement. */
export function settled(scroller: HTMLElement, done: () => void): () => void {
  let timer = 0
  const wait = (): void => {
    clearTimeout(timer)
    timer = window.setTimeout(done, REST)
  }
  scroller.addEventListener('scroll', wait, { passive: true })
  return wait
}

export interface Wheel { row(): number, count(): number, pick(index: number): void }

export const chosen = (scroller: HTMLElement, wheel: Wheel): number =>
  Math.min(Math.max(0, wheel.count() - 1), Math.max(0, Math.round(scroller.scrollTop / (wheel.row() || 1))))

export function spin(scroller: HTMLElement, wheel: Wheel): void {
  settled(scroller, () => wheel.pick(chosen(scroller, wheel)))
  const to = (index: number) => scroller.scrollTo({ top: index * wheel.row(), behavior: 'smooth' })
  let from = 0
  draggable(scroller, () => 'y', {
    // A finger scrolls by itself.
    begin: (e) => {
      from = scroller.scrollTop
      return e.pointerType === 'mouse'
    },
    move: (_, dy) => {
      scroller.style.scrollSnapType = 'none'
      scroller.scrollTop = from - dy
    },
    end: () => {
      const index = chosen(scroller, wheel)
      scroller.style.scrollSnapType = ''
      to(index)
    },
  })
  scroller.addEventListener('keydown', (e) => {
    const by = KEYS[e.key]
    if (!by || e.target !== scroller || !wheel.count()) return
    e.preventDefault()
    // At once, so that the next key counts from there.
    const index = Math.min(wheel.count() - 1, Math.max(0, chosen(scroller, wheel) + by))
    scroller.scrollTop = index * wheel.row()
    wheel.pick(index)
  })
}
