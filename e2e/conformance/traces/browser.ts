// Plays steps in a browser, with fingers as far as there is something to touch.
import { expect, type CDPSession, type FrameLocator, type Locator, type Page, type Worker } from '@playwright/test'
import type { State, Step } from './steps'

/** What `worker.js` has put into the worker. */
interface Trace { advance(milliseconds: number, rest: number): Promise<void>, look(nodes: object[]): string }
declare const __hutong_trace__: Trace

/** So long, in milliseconds, nothing has been said when a built-in has done what it does by itself. */
const REST = 40
/** After so long a wheel or a scroller has come to rest: that of `web/view/src/wheel.ts`, and a little. */
const TURN = 160
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

  tap(step: Step): Promise<void> {
    return this.#find(step).tap()
  }

  async longpress(step: Step): Promise<void> {
    const { x, y } = await this.#middle(this.#find(step))
    await this.#drag([[x, y]], 500)
  }

  input(step: Step): Promise<void> {
    return this.#find(step).locator('input, textarea').fill(String(step.value))
  }

  confirm(step: Step): Promise<void> {
    return this.#find(step).locator('input, textarea').press('Enter')
  }

  /** A value of a picker: the row of its only wheel, or a time. */
  async choose(step: Step): Promise<void> {
    await this.#find(step).tap()
    const sheet = this.#frame.locator('.hutong-sheet')
    const rows = typeof step.value === 'string' ? step.value.split(/[:-]/) : [step.value]
    for (const [column, row] of rows.entries()) {
      const wheel = sheet.locator('.hutong-wheel').nth(column)
      await wheel.evaluate((wheel, row) => {
        const labels = [...wheel.children].map(child => child.textContent ?? '')
        const index = typeof row === 'number' ? row : labels.findIndex(label => parseInt(label) === parseInt(String(row)))
        wheel.scrollTop = (wheel.children[index] as HTMLElement).offsetHeight * index
      }, row)
      await this.page.waitForTimeout(TURN)
    }
    await sheet.locator('.hutong-confirm').click()
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

  async scroll(step: Step): Promise<void> {
    const scroller = step.at ? this.#find(step) : this.#shell().locator('.hutong-scroller')
    await scroller.evaluate((element, top) => {
      const scrollers = [element, ...element.querySelectorAll('*')].filter(one => one.scrollHeight > one.clientHeight && getComputedStyle(one).overflowY !== 'visible')
      const [scroller = element] = scrollers
      scroller.scrollTop = top === 'end' ? scroller.scrollHeight : Number(top)
    }, step.value as string | number)
    await this.page.waitForTimeout(TURN)
  }

  async pull(): Promise<void> {
    await this.#shell().locator('.hutong-scroller').evaluate(scroller => (scroller.scrollTop = 0))
    await this.#drag([[195, 200], [195, 240], [195, 320], [195, 420]])
  }

  async tab(step: Step): Promise<void> {
    await this.#shell().locator('.hutong-tabs button').nth(Number(step.nth)).click()
  }

  back(): Promise<void> {
    return this.#shell().locator('.hutong-nav button').first().click()
  }

  agree(): Promise<void> {
    return this.confirmModal()
  }

  confirmModal(): Promise<void> {
    return this.page.locator('hutong-app').getByRole('dialog').getByRole('button').last().click()
  }

  cancelModal(): Promise<void> {
    return this.page.locator('hutong-app').getByRole('dialog').getByRole('button').first().click()
  }

  action(step: Step): Promise<void> {
    return this.page.locator('hutong-app').getByRole('menu').getByRole('menuitem').nth(Number(step.value)).click()
  }

  async wait(): Promise<void> {}

  async #middle(locator: Locator): Promise<{ x: number, y: number }> {
    await locator.scrollIntoViewIfNeeded()
    const { x, y, width, height } = (await locator.boundingBox())!
    return { x: x + width / 2, y: y + height / 2 }
  }

  /** Moves a finger along these points, and lets it rest before it leaves. */
  async #drag([first, ...others]: [number, number][], rest = 0): Promise<void> {
    const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', at?: [number, number]) =>
      this.touch.send('Input.dispatchTouchEvent', { type, touchPoints: at ? [{ x: at[0], y: at[1] }] : [] })
    await send('touchStart', first)
    for (const point of others) await send('touchMove', point)
    await this.page.waitForTimeout(rest)
    await send('touchEnd')
  }
}
