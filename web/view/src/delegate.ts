// One set of DOM listeners per page. They turn what the browser says into the events of the dialects
// (touches, tap, longpress …) and pass on what a built-in handles itself.

import type { Json } from '@hutong/protocol'
import type { Hover } from './hover'
import type { KeptElement, KeptNode } from './node'
import { partsAbove } from './node'
import type { Shell } from './shell/shell'
import type { View } from './view'

/** Movement in pixels that makes a press something else than a tap. */
const SLOP = 10
const LONG_PRESS = 350

const BUBBLING = ['transitionend', 'animationstart', 'animationiteration', 'animationend'] as const
const FORWARDED = ['beforeinput', 'input', 'change', 'focusin', 'focusout', 'keydown', 'compositionend', 'scroll', 'load', 'error'] as const

interface Place { clientX: number, clientY: number, identifier?: number, force?: number }

interface Press { x: number, y: number, moved: boolean, long: boolean, timer: number }

export function delegate(view: View, shell: Shell, shadow: ShadowRoot): void {
  let hover: Hover | undefined
  const hovering = (action: (hover: Hover) => void) => view.late.move((motion) => action((hover ??= new motion.Hover())))
  let press: Press | null = null

  const point = (at: Place): { [name: string]: number } => {
    const rect = shell.rect()
    const clientX = at.clientX - rect.left
    const clientY = at.clientY - rect.top
    return {
      identifier: at.identifier ?? 0, clientX, clientY, force: at.force ?? 0,
      pageX: clientX + shell.scroller.scrollLeft, pageY: clientY + shell.scroller.scrollTop,
    }
  }
  const touch = (target: Node, type: string, all: Place[], changed: Place[], detail?: Json) => {
    if (!view.listening.has(type)) return
    // On a canvas, places are told from its own corner too.
    const corner = (target as Element).closest?.('wx-canvas')?.getBoundingClientRect()
    const place = (at: Place): { [name: string]: number } => ({ ...point(at), ...(corner && { x: at.clientX - corner.left, y: at.clientY - corner.top }) })
    const changedTouches = changed.map(place)
    const first = changedTouches[0]
    view.emit(target, type, detail ?? (first ? { x: first['pageX']!, y: first['pageY']! } : {}), { bubbles: true, touches: all.map(place), changedTouches })
  }

  const drop = () => {
    clearTimeout(press?.timer)
    hovering((hover) => hover.end())
  }
  const begin = (target: Element, at: Place) => {
    drop()
    const now: Press = { x: at.clientX, y: at.clientY, moved: false, long: false, timer: 0 }
    press = now
    hovering((hover) => hover.begin(target))
    now.timer = window.setTimeout(() => {
      now.long = holds(view, target)
      touch(target, 'longpress', [at], [at])
      touch(target, 'longtap', [at], [at])
    }, LONG_PRESS)
  }
  const track = (at: Place) => {
    if (!press || press.moved || Math.hypot(at.clientX - press.x, at.clientY - press.y) <= SLOP) return
    press.moved = true
    clearTimeout(press.timer)
    hovering((hover) => hover.cancel())
  }

  shadow.addEventListener('pointerdown', (event) => {
    const e = event as PointerEvent
    if (!e.isPrimary || e.button !== 0) return
    const target = e.target as Element
    begin(target, { clientX: e.clientX, clientY: e.clientY })
    const mouse = e.pointerType !== 'touch'
    if (mouse) touch(target, 'touchstart', [e], [e])
    const move = (m: PointerEvent) => {
      if (m.pointerId !== e.pointerId) return
      track(m)
      if (mouse) touch(target, 'touchmove', [m], [m])
    }
    const up = (u: PointerEvent) => {
      if (u.pointerId !== e.pointerId) return
      removeEventListener('pointermove', move, true)
      removeEventListener('pointerup', up, true)
      removeEventListener('pointercancel', up, true)
      if (u.type === 'pointercancel' && press) press.moved = true
      drop()
      if (mouse) touch(target, u.type === 'pointerup' ? 'touchend' : 'touchcancel', [], [u])
    }
    addEventListener('pointermove', move, true)
    addEventListener('pointerup', up, true)
    addEventListener('pointercancel', up, true)
  })

  for (const type of ['touchstart', 'touchmove', 'touchend', 'touchcancel']) {
    shadow.addEventListener(type, (event) => {
      const e = event as TouchEvent
      touch(e.target as Node, type, [...e.touches], [...e.changedTouches])
    }, { passive: true })
  }

  shadow.addEventListener('click', (event) => {
    const e = event as MouseEvent
    const target = e.target as KeptElement
    // A click without a pointer (keyboard, script) is always a tap.
    if (e.detail !== 0 && press && (press.moved || press.long)) return
    if (target.closest('wx-button[disabled]')) return
    const rect = e.detail === 0 ? target.getBoundingClientRect() : null
    const at = rect ? { clientX: rect.left + rect.width / 2, clientY: rect.top + rect.height / 2 } : e
    touch(target, 'tap', [at], [at])
    activate(target)
    view.settle()
  })

  shadow.addEventListener('keydown', (event) => {
    const e = event as KeyboardEvent
    const target = e.target as HTMLElement
    if ((e.key !== 'Enter' && e.key !== ' ') || !target.localName.startsWith('wx-') || target.tabIndex < 0) return
    e.preventDefault()
    target.click()
  })

  for (const type of BUBBLING) {
    shadow.addEventListener(type, (e) => {
      if ((e.target as KeptNode).$id) view.emit(e.target as Node, type, {}, { bubbles: true })
    })
  }
  for (const type of FORWARDED) {
    shadow.addEventListener(type, (e) => {
      for (const part of partsAbove(e.target as Node)) {
        part.handle?.(e)
        break
      }
      view.settle()
    }, true)
  }
}

/** Whether a long press of `target` reaches somebody. */
function holds(view: View, target: KeptNode): boolean {
  for (let n: KeptNode | null = target; n; n = n.parentNode) if (n.$holds) return true
  return !!(view.root as KeptNode).$holds
}

/** What a tap does by itself: the innermost built-in that has a use for it takes it. */
export function activate(target: KeptElement): void {
  for (let n: KeptNode | null = target; n; n = n.parentNode) {
    if (n.$part?.tap?.(target) || n.$catches?.has('tap')) return
  }
}
