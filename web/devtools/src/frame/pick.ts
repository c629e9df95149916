// Choosing a node with the finger: until one is chosen, the mini-program hears of no touch.

import type { Drawn, Kept } from './drawn'
import type { Highlight } from './highlight'

const HELD = ['pointerdown', 'pointerup', 'pointermove', 'mousedown', 'mouseup', 'touchstart', 'touchmove', 'touchend', 'click', 'keydown'] as const

export function pickWith(drawn: Drawn, highlight: Highlight, picked: (node: number | null) => void): (on: boolean) => void {
  let picking = false
  const hold = (event: Event): void => {
    if (!picking) return
    event.stopImmediatePropagation()
    // Of a touch that is prevented comes no click.
    if (event.cancelable && !/^touch(start|end)$/.test(event.type)) event.preventDefault()
    const node = event.composedPath().find((target) => (target as Kept).$id) as Kept | undefined
    if (event instanceof KeyboardEvent) {
      if (event.key === 'Escape') end(null)
    } else if (event.type === 'click') end(node?.$id ?? null)
    else highlight.show(node)
  }
  const end = (node: number | null): void => {
    picking = false
    highlight.show(undefined)
    picked(node)
  }
  for (const type of HELD) addEventListener(type, hold, { capture: true, passive: false })
  return (on) => {
    picking = on
    if (on) drawn.tree(0)
    else highlight.show(undefined)
  }
}
