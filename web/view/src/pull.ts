// The downward pull at the top of something that scrolls.

import { catches } from './node'

export interface Pull { move(distance: number): void, end(distance: number): void }

/** Pixels before a movement counts as a pull, and how much the content lags behind the finger. */
const SLOP = 6
const DRAG = 0.5

export function pullable(scroller: HTMLElement, ready: () => boolean, pull: Pull): void {
  let startX = 0
  let startY = -1
  let distance = 0
  let pulling = false

  const start = (x: number, y: number, target: EventTarget | null) => {
    pulling = false
    distance = 0
    startX = x
    startY = ready() && scroller.scrollTop <= 0 && !catches(target as Node, 'touchmove') ? y : -1
  }
  /** True while the pull, and not the browser, moves the content. */
  const move = (x: number, y: number): boolean => {
    if (startY < 0) return false
    const dy = y - startY
    if (!pulling) {
      if (dy < -SLOP || Math.abs(x - startX) > Math.max(SLOP, dy)) startY = -1
      if (dy < SLOP || startY < 0) return false
      pulling = true
    }
    distance = Math.max(0, dy - SLOP) * DRAG
    pull.move(distance)
    return true
  }
  const end = () => {
    if (pulling) pull.end(distance)
    pulling = false
    startY = -1
  }

  scroller.addEventListener('touchstart', (e) => {
    const touch = e.touches[0]
    if (touch && e.touches.length === 1) start(touch.clientX, touch.clientY, e.target)
  }, { passive: true })
  scroller.addEventListener('touchmove', (e) => {
    const touch = e.touches[0]
    if (touch && move(touch.clientX, touch.clientY) && e.cancelable) e.preventDefault()
  }, { passive: false })
  scroller.addEventListener('touchend', end)
  scroller.addEventListener('touchcancel', end)

  scroller.addEventListener('pointerdown', (e) => {
    if (e.pointerType !== 'mouse' || e.button !== 0) return
    start(e.clientX, e.clientY, e.target)
    if (startY < 0) return
    const moved = (m: PointerEvent) => void move(m.clientX, m.clientY)
    const up = () => {
      removeEventListener('pointermove', moved)
      removeEventListener('pointerup', up)
      removeEventListener('pointercancel', up)
      end()
    }
    addEventListener('pointermove', moved)
    addEventListener('pointerup', up)
    addEventListener('pointercancel', up)
  })
}
