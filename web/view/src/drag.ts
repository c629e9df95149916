// Dragging by pointer. Of several elements around a pointer the innermost that wants the direction gets it.

/** The pointer that somebody drags with. */
let claimed: number | null = null

const SLOP = 5

export interface Drag {
  /** False when there is nothing to drag now. */
  begin?(event: PointerEvent): boolean | void
  move(dx: number, dy: number): void
  /** The pointer came and left where it was. */
  tap?(): void
  /** With the speed at the end, in pixels per millisecond. */
  end(vx: number, vy: number): void
}

/** `both` and `at-once` take any direction, `at-once` without waiting for a movement. */
export type Axis = 'x' | 'y' | 'both' | 'at-once'

export function draggable(element: HTMLElement, axis: () => Axis, drag: Drag): void {
  element.addEventListener('pointerdown', (down) => {
    if (!down.isPrimary || down.button !== 0 || claimed === down.pointerId || drag.begin?.(down) === false) return
    const direction = axis()
    let dragging = direction === 'at-once'
    if (dragging) claimed = down.pointerId
    let last = { at: down.timeStamp, x: down.clientX, y: down.clientY }
    let speed: [number, number] = [0, 0]
    const move = (e: PointerEvent) => {
      if (e.pointerId !== down.pointerId) return
      const dx = e.clientX - down.clientX
      const dy = e.clientY - down.clientY
      if (!dragging) {
        if (Math.hypot(dx, dy) < SLOP) return
        const mine = direction === 'both' || (direction === 'x' ? Math.abs(dx) >= Math.abs(dy) : Math.abs(dy) >= Math.abs(dx))
        if (!mine || claimed !== null) return stop()
        claimed = down.pointerId
        dragging = true
      }
      const time = e.timeStamp - last.at
      if (time > 0) speed = [(e.clientX - last.x) / time, (e.clientY - last.y) / time]
      last = { at: e.timeStamp, x: e.clientX, y: e.clientY }
      drag.move(dx, dy)
    }
    const up = (e: PointerEvent) => {
      if (e.pointerId !== down.pointerId) return
      const was = dragging
      stop()
      // A finger that rested before it left had no speed.
      const [vx, vy] = e.timeStamp - last.at > 100 ? [0, 0] : speed
      if (was) drag.end(vx, vy)
      else if (e.type === 'pointerup') drag.tap?.()
    }
    const stop = () => {
      if (dragging && claimed === down.pointerId) claimed = null
      removeEventListener('pointermove', move)
      removeEventListener('pointerup', up)
      removeEventListener('pointercancel', up)
    }
    addEventListener('pointermove', move)
    addEventListener('pointerup', up)
    addEventListener('pointercancel', up)
  })
}
