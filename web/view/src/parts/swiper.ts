// <swiper>. Slides lie one slide's width apart; where the first one is follows `#at`, counted in slides.

import type { KeptElement } from '../node'
import { make } from '../node'
import { inlineUnits } from '../css/units'
import { Part } from '../part'

const INTERVAL = 5000
const DURATION = 500
/** Pixels per millisecond that turn a short movement into a flick. */
const FLICK = 0.3

/** The vendor's easing functions; the default one is like `easeOutCubic`. */
const EASINGS: { [name: string]: (t: number) => number } = {
  linear: (t) => t,
  easeInCubic: (t) => t ** 3,
  easeInOutCubic: (t) => (t < 0.5 ? 4 * t ** 3 : 1 - (2 - 2 * t) ** 3 / 2),
}
const easeOut = (t: number): number => 1 - (1 - t) ** 3

const modulo = (a: number, n: number): number => ((a % n) + n) % n

export class Swiper extends Part {
  readonly #slides: HTMLElement
  readonly #dots: HTMLElement
  #items: KeptElement[] = []
  #at = 0
  #current = -1
  #from = 0
  #held = false
  #animation = 0
  #timer = 0

  constructor(element: KeptElement, view: Part['view']) {
    super(element, view)
    this.#slides = make('div', 'wx-swiper-slides', make('div', 'wx-swiper-wrapper', element))
    this.#dots = make('div', 'wx-swiper-dots', element)
    element.$slot = this.#slides
    element.setAttribute('aria-roledescription', 'carousel')
    view.late.move(({ draggable }) => draggable(element, () => (this.flag('vertical') ? 'y' : 'x'), {
      begin: () => {
        if (this.#items.length < 2 || this.flag('disable-touch')) return false
      },
      move: (dx, dy) => this.#drag(this.flag('vertical') ? dy : dx),
      end: (vx, vy) => this.#drop(this.flag('vertical') ? vy : vx),
    }))
  }

  get #shown(): number {
    return Math.max(1, Math.round(this.num('display-multiple-items', 1)))
  }
  get #circular(): boolean {
    return this.flag('circular') && this.#items.length > this.#shown
  }
  get #last(): number {
    return this.#circular ? this.#items.length - 1 : Math.max(0, this.#items.length - this.#shown)
  }

  override update(): void {
    this.#items = [...this.#slides.children].filter((e) => e.localName === 'wx-swiper-item') as KeptElement[]
    const vertical = this.flag('vertical')
    const { style } = this.#slides
    const margin = (name: string) => inlineUnits(this.text(name, '0')).replace(/^(\d+)$/, '$1px')
    style.inset = vertical ? `${margin('previous-margin')} 0 ${margin('next-margin')}` : `0 ${margin('next-margin')} 0 ${margin('previous-margin')}`
    style.setProperty('--share', `${100 / this.#shown}%`)
    if (this.#items.length > 1 && !this.element.hasAttribute('tabindex')) this.element.tabIndex = 0
    const wanted = this.#wanted()
    if (this.#current < 0 && this.#items.length) this.#current = this.#at = wanted
    else if (this.#current > this.#last) this.#go(this.#last, '')
    else if ((this.changed.has('current') || this.changed.has('current-item-id')) && wanted !== this.#current) this.#go(wanted, '')
    this.#place()
    this.#drawDots()
    this.#play()
  }

  /** The slide the attributes ask for. */
  #wanted(): number {
    const id = this.text('current-item-id')
    const byId = id ? this.#items.findIndex((item) => item.$props?.['item-id'] === id) : -1
    const index = byId >= 0 ? byId : Math.trunc(this.num('current', 0))
    return index < 0 || index > this.#last ? 0 : index
  }

  #place(): void {
    const n = this.#items.length
    const axis = this.flag('vertical') ? 'Y' : 'X'
    const edge = this.#edge()
    // Slides beside those in view show in the margins alone; a part of a pixel of them would show at the edge, too.
    const beside = ['previous-margin', 'next-margin'].some((name) => parseFloat(this.text(name)) > 0) ? 1 : 0
    this.#items.forEach((item, index) => {
      let offset = index - this.#at
      if (this.#circular) {
        offset = modulo(offset, n)
        if (offset > (n + this.#shown - 1) / 2) offset -= n
      }
      const share = +(offset * 100).toFixed(3)
      const far = offset <= -1 - beside || offset >= this.#shown + beside
      item.$animated = { transform: `translate${axis}(${edge ? `calc(${share}% + ${edge}px)` : `${share}%`})`, visibility: far ? 'hidden' : 'inherit' }
      item.style.transform = item.$animated['transform']!
      item.style.visibility = item.$animated['visibility']!
    })
  }

  /** With `snap-to-edge` the first and last slide take the place of the margins beyond them. */
  #edge(): number {
    if (!this.flag('snap-to-edge') || this.#circular || this.#items.length < 2) return 0
    const { offsetLeft, offsetTop, offsetWidth, offsetHeight, parentElement } = this.#slides
    const [before, room] = this.flag('vertical') ? [offsetTop, parentElement!.clientHeight - offsetHeight] : [offsetLeft, parentElement!.clientWidth - offsetWidth]
    const near = (distance: number): number => Math.max(0, 1 - Math.max(0, distance))
    return (room - before) * near(this.#last - this.#at) - before * near(this.#at)
  }

  #drawDots(): void {
    this.#dots.hidden = !this.flag('indicator-dots')
    if (this.#dots.hidden) return
    while (this.#dots.children.length > this.#items.length) this.#dots.lastChild!.remove()
    while (this.#dots.children.length < this.#items.length) make('i', 'wx-swiper-dot', this.#dots)
    const color = this.text('indicator-color', 'rgba(0,0,0,.3)')
    const active = this.text('indicator-active-color', '#000')
    ;[...this.#dots.children].forEach((dot, index) => {
      const on = modulo(index - this.#current, this.#items.length) < this.#shown
      dot.classList.toggle('wx-swiper-dot-active', on)
      ;(dot as HTMLElement).style.backgroundColor = on ? active : color
    })
  }

  #play(): void {
    const interval = this.flag('autoplay') && this.#items.length > 1 ? Math.max(50, this.num('interval', INTERVAL)) : 0
    if (interval === this.#playing) return
    this.#playing = interval
    clearInterval(this.#timer)
    if (interval) this.#timer = window.setInterval(() => this.#next(), interval)
  }
  #playing = 0

  /** Counts the interval from now on: who has just turned by hand is left to read. */
  #rest(): void {
    this.#playing = 0
    this.#play()
  }

  #next(): void {
    if (this.#held || document.hidden || !this.element.isConnected || this.element.checkVisibility?.() === false) return
    this.#go(this.#current >= this.#last ? 0 : this.#current + 1, 'autoplay')
  }

  #go(index: number, source: string): void {
    const n = this.#items.length
    if (!n) return
    let way = index - this.#at
    if (this.#circular) {
      way = modulo(way, n)
      if (way > n / 2) way -= n
    }
    if (index !== this.#current) {
      this.#current = index
      this.changeTo('current', index)
      this.emit('change', this.#detail(source))
      this.#drawDots()
    }
    this.#glide(way, source)
  }

  #detail(source: string) {
    const id = this.#items[this.#current]?.$props?.['item-id']
    return { current: this.#current, currentItemId: typeof id === 'string' ? id : '', source }
  }

  #glide(way: number, source: string): void {
    cancelAnimationFrame(this.#animation)
    const from = this.#at
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches
    const duration = still ? 0 : Math.max(0, this.num('duration', DURATION))
    const start = performance.now()
    const name = this.text('easing-function')
    const ease = Object.hasOwn(EASINGS, name) ? EASINGS[name]! : easeOut
    const step = (now: number) => {
      const t = duration ? Math.min(1, Math.max(0, (now - start) / duration)) : 1
      this.#move(from + way * ease(t))
      if (t < 1) {
        this.#animation = requestAnimationFrame(step)
        return
      }
      this.#move(this.#current)
      this.emit('animationfinish', this.#detail(source))
    }
    this.#animation = requestAnimationFrame(step)
  }

  #move(at: number): void {
    this.#at = at
    this.#place()
    if (!this.view.listening.has('transition')) return
    const moved = (at - this.#current) * this.#size()
    this.emit('transition', this.flag('vertical') ? { dx: 0, dy: moved } : { dx: moved, dy: 0 })
  }

  /** Length of one slide in pixels. */
  #size(): number {
    return (this.flag('vertical') ? this.#slides.clientHeight : this.#slides.clientWidth) / this.#shown || 1
  }

  #drag(distance: number): void {
    if (!this.#held) {
      cancelAnimationFrame(this.#animation)
      this.#held = true
      this.#from = this.#at
    }
    let at = this.#from - distance / this.#size()
    // Beyond the ends it follows unwillingly.
    if (!this.#circular) at = at < 0 ? at / 3 : at > this.#last ? this.#last + (at - this.#last) / 3 : at
    this.#move(at)
  }

  #drop(speed: number): void {
    this.#held = false
    this.#rest()
    const flick = Math.abs(speed) > FLICK
    const index = flick ? (speed < 0 ? Math.floor(this.#at) + 1 : Math.ceil(this.#at) - 1) : Math.round(this.#at)
    this.#turn(index)
  }

  /** By hand: as far as there are slides. */
  #turn(index: number): void {
    this.#go(this.#circular ? modulo(index, this.#items.length) : Math.min(this.#last, Math.max(0, index)), 'touch')
  }

  override handle(event: Event): void {
    if (event.type !== 'keydown' || event.target !== this.element) return
    const by = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[(event as KeyboardEvent).key]
    if (!by) return
    event.preventDefault()
    this.#turn(this.#current + by)
  }

  override release(): void {
    clearInterval(this.#timer)
    cancelAnimationFrame(this.#animation)
  }
}
