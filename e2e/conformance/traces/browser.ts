// Plays steps in a browser, with a finger: nothing is scrolled, chosen or pressed in another way.
import { expect, type CDPSession, type FrameLocator, type Locator, type Page, type Worker } from '@playwright/test'
import type { State, Step } from './steps'

/** What `worker.js` has put into the worker. */
interface Trace { advance(milliseconds: number, rest: number): Promise<void>, look(nodes: object[]): string }
type Point = [x: number, y: number]
declare const __hutong_trace__: Trace

/** So long, in milliseconds, nothing has been said when a built-in has done what it does by itself. */
const REST = 40
/** After so long a wheel or a scroller has come to rest: that of `web/view/src/wheel.ts`, and a little. */
const TURN = 160
/** A finger that has rested for so long throws nothing when it leaves. */
const HOLD = 80
/** The time that a step takes in the mini-program, milliseconds, as in the runner. */
const STEP = 500

export class Player {
  readonly #frame: FrameLocator

  constructor(readonly page: Page, readonly worker: Worker, readonly touch: CDPSession) {
    this.#frame = page.frameLocator('hutong-app iframe')
  }

  /** Waits for the first page. */
  async ready(): Promise<void> {
    await expect.poll(() => this.worker.evaluate(() => '__hutong_trace__' in globalThis)).toBe(true)
    await this.rest()
  }

  async play(step: Step): Promise<void> {
    await this[step.do](step)
    await this.rest(step.do === 'wait' ? Number(step.value) : STEP)
  }

  /** Lets the time go on in the worker, once the view has told what there was to tell, and then again. */
  async rest(milliseconds = STEP): Promise<void> {
    for (const part of [milliseconds, 0]) {
      await this.#frame.locator('html').evaluate(() => new Promise<void>(resolve => requestAnimationFrame(() => setTimeout(resolve))))
      await this.worker.evaluate(({ part, rest }) => __hutong_trace__.advance(part, rest), { part, rest: REST })
    }
  }

  async look(): Promise<State> {
    const nodes = await this.#front().evaluate(root => {
      const hosts = root.querySelectorAll<HTMLElement & { $id?: number }>('[wx-host]')
      return [...hosts].map(host => ({ node: host.$id, tag: host.localName.slice(3) }))
    })
    return JSON.parse(await this.worker.evaluate(nodes => __hutong_trace__.look(nodes), nodes)) as State
  }

  #shell(): Locator {
    return this.#frame.locator('.hutong-shell:not([hidden])').last()
  }

  #front(): Locator {
    return this.#shell().locator('wx-page')
  }

  /** Tags have a prefix in the document, and the classes of components the one of their scope. */
  #find({ at = '', nth = 0, text }: Step): Locator {
    const selector = at.replace(/(^|[\s>])([a-z][\w-]*)/g, '$1wx-$2').replace(/\.([\w-]+)/g, ':is(.$1, [class*="--$1 "], [class$="--$1"])')
    const all = this.#front().locator(selector)
    return (text === undefined ? all : all.filter({ hasText: text })).nth(nth)
  }

  async tap(step: Step): Promise<void> {
    await this.#press(this.#find(step))
  }

  async longpress(step: Step): Promise<void> {
    const { x, y } = await this.#middle(this.#find(step))
    await this.#drag([[x, y]], 500)
  }

  submit(step: Step): Promise<void> {
    return this.tap(step)
  }

  reset(step: Step): Promise<void> {
    return this.tap(step)
  }

  async input(step: Step): Promise<void> {
    const field = this.#find(step).locator('input, textarea')
    await this.#press(field)
    await field.evaluate(field => (field as HTMLInputElement).select())
    await this.page.keyboard.insertText(String(step.value))
  }

  async confirm(): Promise<void> {
    await this.page.keyboard.press('Enter')
  }

  /** A value of a picker: the row of its only wheel, or a time. */
  async choose(step: Step): Promise<void> {
    await this.#press(this.#find(step))
    const sheet = this.#frame.locator('.hutong-sheet')
    const rows = typeof step.value === 'string' ? step.value.split(/[:-]/) : [step.value]
    for (const [column, row] of rows.entries()) {
      const wheel = sheet.locator('.hutong-wheel').nth(column)
      const top = await wheel.evaluate((wheel, row) => {
        const labels = [...wheel.children].map(child => child.textContent ?? '')
        const index = typeof row === 'number' ? row : labels.findIndex(label => parseInt(label) === parseInt(String(row)))
        return (wheel.children[index] as HTMLElement).offsetHeight * index
      }, row)
      await this.#scroll(wheel, 'y', top)
    }
    await sheet.locator('.hutong-confirm').tap()
  }

  async slide(step: Step): Promise<void> {
    const slider = this.#find(step)
    await slider.scrollIntoViewIfNeeded()
    const [min, max] = await slider.evaluate(slider => ['valuemin', 'valuemax'].map(name => Number(slider.getAttribute(`aria-${name}`)))) as [number, number]
    const { x, y, width, height } = (await slider.locator('.wx-slider-bar').boundingBox())!
    await this.page.touchscreen.tap(x + width * (Number(step.value) - min) / (max - min), y + height / 2)
  }

  /** To the next slide, which is the one that the step names. */
  async swipe(step: Step): Promise<void> {
    const swiper = this.#find(step)
    const { x, y } = await this.#middle(swiper)
    await this.#drag([[x + 100, y], [x + 40, y], [x - 40, y], [x - 140, y]], 120)
    await expect.poll(() => swiper.evaluate(swiper => (swiper as unknown as { $props: { current: number } }).$props.current)).toBe(step.value)
  }

  async scroll({ along = 'y', value, ...step }: Step): Promise<void> {
    const scroller = step.at ? this.#find(step) : this.#shell().locator('.hutong-scroller')
    const end = await scroller.evaluate((one, along) => (along === 'x' ? one.scrollWidth - one.clientWidth : one.scrollHeight - one.clientHeight), along)
    const to = value === 'end' ? end : Number(value)
    expect(end, 'there is as much to scroll').toBeGreaterThanOrEqual(Math.max(to, 1))
    await this.#scroll(scroller, along, to)
  }

  async pull(): Promise<void> {
    await this.#drag([[195, 200], [195, 240], [195, 320], [195, 420]])
  }

  tab(step: Step): Promise<void> {
    return this.#shell().locator('.hutong-tabs button').nth(Number(step.nth)).tap()
  }

  back(): Promise<void> {
    return this.#shell().locator('.hutong-nav button').first().tap()
  }

  agree(): Promise<void> {
    return this.confirmModal()
  }

  confirmModal(): Promise<void> {
    return this.page.locator('hutong-app').getByRole('dialog').getByRole('button').last().tap()
  }

  cancelModal(): Promise<void> {
    return this.page.locator('hutong-app').getByRole('dialog').getByRole('button').first().tap()
  }

  action(step: Step): Promise<void> {
    return this.page.locator('hutong-app').getByRole('menu').getByRole('menuitem').nth(Number(step.value)).tap()
  }

  async wait(): Promise<void> {}

  /** A tap where it lies: Playwright's own scrolls to and fro when something else does not keep still. */
  async #press(locator: Locator): Promise<void> {
    const { x, y } = await this.#middle(locator)
    await this.page.touchscreen.tap(x, y)
  }

  async #middle(locator: Locator): Promise<{ x: number, y: number }> {
    await locator.scrollIntoViewIfNeeded()
    await locator.evaluate(async one => {
      const place = (): string => JSON.stringify(one.getBoundingClientRect())
      for (let last = ''; last !== place(); await new Promise(requestAnimationFrame)) last = place()
    })
    const { x, y, width, height } = (await locator.boundingBox())!
    return { x: x + width / 2, y: y + height / 2 }
  }

  /** Drags what is in a scroller until it is where it should be: as often as there is room for, looking where it has come. */
  async #scroll(scroller: Locator, along: 'x' | 'y', to: number): Promise<void> {
    const [place, start, length] = along === 'x' ? (['scrollLeft', 'x', 'width'] as const) : (['scrollTop', 'y', 'height'] as const)
    const missing = async (): Promise<number> => Math.round(to - await scroller.evaluate((one, place) => one[place], place))
    for (let by = await missing(), drags = 0; Math.abs(by) > 1 && drags < 40; by = await missing(), drags += 1) {
      const box = (await scroller.boundingBox())!
      const middle: Point = [box.x + box.width / 2, box.y + box.height / 2]
      const room = box[length] * .35
      const from = box[start] + box[length] / 2 + Math.sign(by) * room
      const point = (moved: number): Point => (along === 'x' ? [from - moved, middle[1]] : [middle[0], from - moved])
      // A finger has to move a little before anything follows it.
      await this.#touch('touchStart', point(0))
      let moved = 0
      for (let left = by; Math.abs(left) > 1 && Math.abs(moved) < 2 * room; left = await missing()) {
        moved += Math.max(-40, Math.min(40, left))
        await this.#touch('touchMove', point(moved))
        await scroller.evaluate(() => new Promise(requestAnimationFrame))
      }
      await this.page.waitForTimeout(HOLD)
      await this.#touch('touchEnd')
    }
    await this.page.waitForTimeout(TURN)
    expect(Math.abs(await missing()), 'it stays where it was dragged').toBeLessThanOrEqual(1)
  }

  /** Moves a finger along these points, and lets it rest before it leaves. */
  async #drag([first, ...others]: Point[], rest = 0): Promise<void> {
    await this.#touch('touchStart', first)
    for (const point of others) await this.#touch('touchMove', point)
    await this.page.waitForTimeout(rest)
    await this.#touch('touchEnd')
  }

  async #touch(type: 'touchStart' | 'touchMove' | 'touchEnd', at?: Point): Promise<void> {
    await this.touch.send('Input.dispatchTouchEvent', { type, touchPoints: at ? [{ x: at[0], y: at[1] }] : [] })
  }
}
