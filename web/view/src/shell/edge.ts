// The finger that comes from the left edge leads back, and the page goes with it.

import type { View } from '../view'
import type { Shell } from './shell'
import { PARALLAX, still } from './slide'

/** Where such a movement begins, in pixels; how much of the width is enough, and which speed in pixels per millisecond. */
const EDGE = 24
const ENOUGH = 0.35
const FAST = 0.5
/** Pixels before it is known which way the finger goes. */
const SLOP = 8
/** Milliseconds after which a page that did not go back takes its place again. */
const PATIENCE = 600

interface Swipe {
  shell: Shell
  x: number
  y: number
  at: number
  /** Pixels gone, once it is a movement to the right. */
  gone: number
}

export function edgeBack(view: View): void {
  let swipe: Swipe | undefined
  const passive = { passive: true }

  const follow = (shell: Shell, gone: number): void => {
    const { below } = shell
    below?.setHidden(gone === 0)
    shell.root.style.zIndex = gone ? '1' : ''
    shell.root.style.transform = gone ? `translateX(${gone}px)` : ''
    if (below) below.root.style.transform = gone ? `translateX(calc(${PARALLAX} * ${1 - gone / innerWidth}))` : ''
  }

  view.root.addEventListener('touchstart', (e) => {
    const touch = e.touches[0]
    const shell = view.pages.front
    if (swipe) follow(swipe.shell, 0)
    swipe = touch && e.touches.length === 1 && touch.clientX < EDGE && shell?.chrome.back
      ? { shell, x: touch.clientX, y: touch.clientY, at: e.timeStamp, gone: 0 } : undefined
  }, passive)

  view.root.addEventListener('touchmove', (e) => {
    const touch = e.touches[0]
    if (!swipe || !touch) return
    const [dx, dy] = [touch.clientX - swipe.x, Math.abs(touch.clientY - swipe.y)]
    if (!swipe.gone && dx < SLOP && dy < SLOP) return
    if (!swipe.gone && dx <= dy) return void (swipe = undefined)
    swipe.gone = Math.max(1, dx)
    if (!still()) follow(swipe.shell, swipe.gone)
  }, passive)

  const end = (e: TouchEvent): void => {
    if (!swipe?.gone) return void (swipe = undefined)
    const { shell, gone, at } = swipe
    swipe = undefined
    if (e.type === 'touchcancel' || (gone < innerWidth * ENOUGH && gone / (e.timeStamp - at) < FAST)) return follow(shell, 0)
    shell.back()
    // A page may refuse, or ask first; what lay over it has gone.
    setTimeout(() => { if (view.pages.front === shell) follow(shell, 0) }, PATIENCE)
  }
  view.root.addEventListener('touchend', end, passive)
  view.root.addEventListener('touchcancel', end, passive)
}
