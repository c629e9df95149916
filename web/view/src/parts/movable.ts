// <movable-view> in a <movable-area>: dragged, thrown, pinched, or sent somewhere by its attributes.

import { draggable } from '../drag'
import type { KeptElement } from '../node'
import { Part } from '../part'

/** Where the visible, scaled box is in its area, in pixels. */
interface Place { x: number, y: number }

/** Below this speed (pixels per millisecond) nothing is thrown. */
const STILL = 0.05
/** Speed lost per second and unit of `friction`, as a rate. */
const FRICTION = 2
/** How much less than the finger a view moves that has left its area. */
const UNWILLING = 0.3

export class MovableView extends Part {
  #at: Place = { x: 0, y: 0 }
  #scale = 1
  #from: Place = this.#at
  #first = true
  #frame = 0
  /** Which way a movement began. */
  #way = ''

  constructor(element: KeptElement, view: Part['view']) {
    super(element, view)
    draggable(element, () => 'both', {
      begin: () => {
        if (this.flag('disabled') || !(this.#free('horizontal') || this.#free('vertical'))) return false
        this.#stop()
        this.#from = this.#at
        this.#way = ''
      },
      move: (dx, dy) => this.#drag(dx, dy),
      end: (vx, vy) => this.#drop(vx, vy),
    })
    this.#pinch(element)
  }

  #free(way: string): boolean {
    const direction = this.text('direction', 'none')
    return direction === 'all' || direction === way
  }

  override update(): void {
    const { changed } = this
    if (changed.has('scale-value')) this.#zoomMiddle(this.num('scale-value', 1))
    if (changed.has('x') || changed.has('y')) this.#send(this.#inside({ x: this.num('x', this.#at.x), y: this.num('y', this.#at.y) }))
    else this.#draw()
    this.#first = false
  }

  get #area(): HTMLElement | null {
    return this.element.closest('wx-movable-area')
  }

  /** The nearest place where the view is inside its area, or covers it if it is larger. */
  #inside({ x, y }: Place, scale = this.#scale): Place {
    const area = this.#area
    if (!area) return { x, y }
    const fit = (value: number, room: number): number => Math.min(Math.max(value, Math.min(0, room)), Math.max(0, room))
    return { x: fit(x, area.clientWidth - this.element.offsetWidth * scale), y: fit(y, area.clientHeight - this.element.offsetHeight * scale) }
  }

  #drag(dx: number, dy: number): void {
    this.#way ||= Math.abs(dx) >= Math.abs(dy) ? 'htouchmove' : 'vtouchmove'
    this.view.emit(this.element, this.#way, {}, { bubbles: true })
    const wanted = { x: this.#free('horizontal') ? this.#from.x + dx : this.#from.x, y: this.#free('vertical') ? this.#from.y + dy : this.#from.y }
    const inside = this.#inside(wanted)
    const beyond = this.flag('out-of-bounds') && (inside.x !== wanted.x || inside.y !== wanted.y)
    if (!beyond) return this.#to(inside, 'touch')
    const lag = (want: number, edge: number): number => edge + (want - edge) * UNWILLING
    this.#to({ x: lag(wanted.x, inside.x), y: lag(wanted.y, inside.y) }, 'touch-out-of-bounds')
  }

  #drop(vx: number, vy: number): void {
    const speed = { x: this.#free('horizontal') ? vx : 0, y: this.#free('vertical') ? vy : 0 }
    if (this.flag('inertia') && Math.hypot(speed.x, speed.y) > STILL) this.#throw(speed)
    else this.#back()
  }

  /** Goes on by itself, ever slower. */
  #throw(speed: Place): void {
    const rate = Math.max(0.1, this.num('friction', 2)) * FRICTION
    this.#animate((seconds) => {
      const left = Math.exp(-rate * seconds)
      speed = { x: speed.x * left, y: speed.y * left }
      const next = { x: this.#at.x + speed.x * seconds * 1000, y: this.#at.y + speed.y * seconds * 1000 }
      const inside = this.#inside(next)
      const out = inside.x !== next.x || inside.y !== next.y
      this.#to(this.flag('out-of-bounds') ? next : inside, 'friction')
      if (Math.hypot(speed.x, speed.y) > STILL && !out) return true
      this.#back()
      return false
    })
  }

  /** Springs back into the area. */
  #back(): void {
    this.#glide(this.#inside(this.#at), 'out-of-bounds')
  }

  /** To where the attributes say. */
  #send(place: Place): void {
    this.#stop()
    if (this.#first || this.props['animation'] === false) this.#to(place, '')
    else this.#glide(place, '')
  }

  /** The larger `damping`, the faster it arrives. */
  #glide(to: Place, source: string): void {
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return this.#to(to, source)
    const rate = Math.max(1, this.num('damping', 20))
    this.#animate((seconds) => {
      const share = 1 - Math.exp(-rate * seconds)
      const next = { x: this.#at.x + (to.x - this.#at.x) * share, y: this.#at.y + (to.y - this.#at.y) * share }
      const there = Math.hypot(to.x - next.x, to.y - next.y) < 0.5
      this.#to(there ? to : next, source)
      return !there
    })
  }

  /** Calls `step` with the seconds since the last frame until it says no. */
  #animate(step: (seconds: number) => boolean): void {
    this.#stop()
    let last = performance.now()
    const frame = (now: number): void => {
      const seconds = Math.max(0, now - last) / 1000
      last = now
      const id = this.#frame = requestAnimationFrame(frame)
      if (!step(seconds) && this.#frame === id) this.#stop()
    }
    this.#frame = requestAnimationFrame(frame)
  }

  #stop(): void {
    cancelAnimationFrame(this.#frame)
  }

  #to(place: Place, source: string): void {
    if (place.x === this.#at.x && place.y === this.#at.y) return
    this.#at = place
    this.#draw()
    this.emit('change', { ...rounded(place), source })
  }

  #draw(): void {
    const { x, y } = this.#at
    this.element.$animated = { transform: `translate(${x}px,${y}px) scale(${this.#scale})` }
    this.element.style.transform = this.element.$animated['transform']!
  }

  #limited(scale: number): number {
    return Math.min(this.num('scale-max', 10), Math.max(this.num('scale-min', 0.5), scale))
  }

  /** Its middle stays where it is. */
  #zoomMiddle(value: number): void {
    const scale = this.#limited(value)
    const half = (this.#scale - scale) / 2
    this.#zoom(scale, { x: this.#at.x + this.element.offsetWidth * half, y: this.#at.y + this.element.offsetHeight * half }, '')
  }

  /** Scales, the point of `place` given, within what is allowed. */
  #zoom(scale: number, place: Place, source: string): void {
    const wanted = this.#limited(scale)
    const before = this.#scale
    this.#scale = wanted
    const inside = this.#inside(place)
    this.#to(inside, source)
    this.#draw()
    if (wanted !== before) this.emit('scale', { ...rounded(inside), scale: wanted })
  }

  /** Two fingers on the view, or anywhere in an area with `scale-area`. */
  #pinch(element: KeptElement): void {
    let start: { distance: number, scale: number, at: Place, centre: Place } | null = null
    const between = ({ touches: [a, b] }: TouchEvent) => {
      const box = (this.#area ?? element).getBoundingClientRect()
      return { distance: Math.hypot(a!.clientX - b!.clientX, a!.clientY - b!.clientY) || 1, centre: { x: (a!.clientX + b!.clientX) / 2 - box.left, y: (a!.clientY + b!.clientY) / 2 - box.top } }
    }
    const begin = (e: TouchEvent): void => {
      start = e.touches.length === 2 && this.flag('scale') && !this.flag('disabled') ? { ...between(e), scale: this.#scale, at: this.#at } : null
      if (start) this.#stop()
    }
    const move = (e: TouchEvent): void => {
      if (!start || e.touches.length !== 2) return
      if (e.cancelable) e.preventDefault()
      const scale = this.#limited(start.scale * between(e).distance / start.distance)
      // What lay between the fingers stays there.
      const share = scale / start.scale
      const hold = (at: number, centre: number): number => centre - (centre - at) * share
      this.#zoom(scale, { x: hold(start.at.x, start.centre.x), y: hold(start.at.y, start.centre.y) }, 'touch')
    }
    const listen = (on: HTMLElement): void => {
      on.addEventListener('touchstart', begin, { passive: true })
      on.addEventListener('touchmove', move, { passive: false })
      on.addEventListener('touchend', () => { start = null })
    }
    listen(element)
    // The area is known once the view is in it.
    queueMicrotask(() => {
      const area = this.#area
      if (area?.hasAttribute('scale-area')) listen(area)
    })
  }

  override release(): void {
    this.#stop()
  }
}

const rounded = ({ x, y }: Place): { x: number, y: number } => ({ x: +x.toFixed(3), y: +y.toFixed(3) })
