import { type Found, host } from './host'
import { Instance } from './instance'
import type { MiniProgram } from './mini-program'
import type { Page } from './page'

/** One finger, as the vendor describes it. */
export interface Touch { identifier?: number, pageX?: number, pageY?: number, clientX?: number, clientY?: number }
export interface Touches { touches?: Touch[], changedTouches?: Touch[], changeTouches?: Touch[] }

/** An element of a page. What its built-in does not know is refused by the runner. */
export class Element extends Instance {
  readonly tagName: string
  readonly #node: number

  constructor(program: MiniProgram, private readonly page: Page, { node, tag }: Found) {
    super(program, { node })
    this.tagName = tag
    this.#node = node
  }

  /** The first element below that matches. */
  async $(selector: string): Promise<Element | null> {
    return (await this.$$(selector))[0] ?? null
  }

  async $$(selector: string): Promise<Element[]> {
    return this.page.find(selector, this.#node)
  }

  // What there is to see

  /** The text in it. */
  async text(): Promise<string> {
    return this.#look('text') as string
  }

  /** An attribute as text; `class` without the scope of its component. */
  async attribute(name: string): Promise<string> {
    return this.#look('attribute', name) as string
  }

  /** An attribute as the value that it was given. */
  async property(name: string): Promise<unknown> {
    return this.#look('property', name)
  }

  /** The value of a field. */
  async value(): Promise<unknown> {
    return this.#look('property', 'value')
  }

  /** A property of the inline style; nothing else is computed. */
  async style(name: string): Promise<string> {
    return this.#look('style', name) as string
  }

  /** What is in it as a template would be written. */
  async wxml(): Promise<string> {
    return this.#look('wxml') as string
  }

  /** The same with the element itself. */
  async outerWxml(): Promise<string> {
    return this.#look('outerWxml') as string
  }

  /** Nothing is laid out: zero. */
  async size(): Promise<{ width: number, height: number }> {
    return { width: 0, height: 0 }
  }

  /** Nothing is laid out: zero. */
  async offset(): Promise<{ left: number, top: number }> {
    return { left: 0, top: 0 }
  }

  // What a user does

  async tap(): Promise<void> {
    this.#act('tap')
  }

  async longpress(): Promise<void> {
    this.#act('longpress')
  }

  async touchstart(touches?: Touches): Promise<void> {
    this.#touch('touchstart', touches)
  }

  async touchmove(touches?: Touches): Promise<void> {
    this.#touch('touchmove', touches)
  }

  async touchend(touches?: Touches): Promise<void> {
    this.#touch('touchend', touches)
  }

  /** Sends an event as its built-in would. */
  async trigger(type: string, detail: object = {}): Promise<void> {
    this.#act('trigger', type, detail)
  }

  async dispatchEvent({ eventName, detail = {}, ...touches }: { eventName: string, detail?: object } & Touches): Promise<void> {
    if (touches.touches || touches.changedTouches || touches.changeTouches) this.#touch(eventName, touches)
    else this.#act('trigger', eventName, detail)
  }

  /** Types into a field, in place of what is there. */
  async input(text: string): Promise<void> {
    this.#act('input', text)
  }

  /** Leaves a field. */
  async blur(): Promise<void> {
    this.#act('blur')
  }

  /** Presses the return key in a field. */
  async confirm(): Promise<void> {
    this.#act('confirm')
  }

  /** Chooses a value of a picker, picker-view, slider or switch. */
  async choose(value: unknown): Promise<void> {
    this.#act('choose', value)
  }

  /** Moves a slider. */
  async slideTo(value: number): Promise<void> {
    this.#act('choose', value)
  }

  /** Moves a swiper to a slide. */
  async swipeTo(index: number): Promise<void> {
    this.#act('swipe', index)
  }

  /** Moves a movable-view. */
  async moveTo(x: number, y: number): Promise<void> {
    this.#act('trigger', 'change', { x, y, source: 'touch' })
  }

  /** Scrolls a scroll-view. */
  async scrollTo(x: number, y: number): Promise<void> {
    this.#act('scroll', x, y)
  }

  /** Scrolls a scroll-view to its end. */
  async scrollToEnd(): Promise<void> {
    this.#act('scrollToEnd')
  }

  #look(what: string, name?: string): unknown {
    return host.look(this.program.run, this.page.id, this.#node, what, name)
  }

  #act(what: string, ...args: unknown[]): void {
    this.program.told(() => host.act(this.program.run, this.#node, what, ...args))
  }

  #touch(type: string, { touches = [], changedTouches, changeTouches }: Touches = {}): void {
    this.#act('touch', type, touches, changedTouches ?? changeTouches ?? touches)
  }
}
