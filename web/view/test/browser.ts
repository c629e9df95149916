// Runs the built view in Chromium, with ports that record what comes and take what a test sends.

import { joined, type Json, type OpMessage } from '@hutong/protocol'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { chromium, type Browser, type BrowserContextOptions, type CDPSession, type Page } from 'playwright-core'
// @ts-expect-error the build script has no types
import { bundle } from '../build.mjs'
import { Ops, type Spec } from './tree'

const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

declare global {
  interface Window {
    sent: { logic: Json[][], container: Json[][] }
    ports: { logic: { onmessage: (e: { data: unknown }) => void }, container: { onmessage: (e: { data: unknown }) => void } }
    files: { [path: string]: { text: string, type: string } }
    /** The text of the second script, null when it cannot be had. */
    parts: string | null
    regions: string
    lottie: string
    map: string
  }
}

const HARNESS = `
  window.sent = { logic: [], container: [] }
  window.files = {}
  const port = (name) => ({ onmessage: null, postMessage(m, transfer) { m = structuredClone(m, { transfer }); window.sent[name].push(m); this.answer?.(m) } })
  window.ports = { logic: port('logic'), container: port('container') }
  window.ports.container.answer = function ([kind, call, path]) {
    if (kind === 'script' && ['regions', 'map', 'lottie'].includes(call)) return queueMicrotask(() => this.onmessage({ data: ['script', call, window[call]] }))
    if (kind !== 'asset') return
    const file = window.files[path]
    queueMicrotask(() => this.onmessage({ data: ['asset', call, file ? { bytes: new TextEncoder().encode(file.text), type: file.type } : null] }))
  }
`

let browser: Browser | undefined

export async function start(): Promise<void> {
  browser = await chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: ARGS })
}

export async function stop(): Promise<void> {
  await browser?.close()
}

let code: Promise<{ view: string, parts: string, regions: string, map: string, lottie: string }> | undefined
const scripts = () => (code ??= (async () => {
  const files: { outfile: string }[] = await bundle(path.join(tmpdir(), `hutong-view-${process.pid}`))
  const [view, parts, regions, map, lottie] = await Promise.all(files.map(({ outfile }) => readFile(outfile, 'utf8')))
  return { view: view!, parts: parts!, regions: regions!, map: map!, lottie: lottie! }
})())

export class Stage {
  readonly ops = new Ops()

  private constructor(readonly page: Page) {}

  /** With the second script in place, unless it is `late`: then the test hands it over, it is in `window.parts`. */
  static async open(options: BrowserContextOptions = {}, late = false): Promise<Stage> {
    if (!browser) throw new Error('call start() first')
    const context = await browser.newContext({ viewport: { width: 375, height: 667 }, locale: 'zh-CN', ...options })
    const page = await context.newPage()
    await page.setContent('<!doctype html><html lang="zh-CN"><meta name="viewport" content="width=device-width,initial-scale=1"><body></body></html>')
    await page.addScriptTag({ content: HARNESS })
    const { view, parts, regions, map, lottie } = await scripts()
    await page.evaluate((texts) => { Object.assign(window, texts) }, { parts, regions, map, lottie })
    await page.addScriptTag({ content: view })
    await page.evaluate('hutongView(window.ports)')
    if (!late) await page.addScriptTag({ content: parts })
    return new Stage(page)
  }

  async close(): Promise<void> {
    await this.page.context().close()
  }

  /** Sends the ops made so far as one batch. */
  async send(...extra: OpMessage[]): Promise<void> {
    const batch = joined([...this.ops.take(), ...extra])
    // As text, since the driver's own protocol limits how deep a value may be.
    await this.page.evaluate((text) => window.ports.logic.onmessage({ data: JSON.parse(text) }), JSON.stringify(batch))
  }

  async show(children: Spec[], options: Parameters<Ops['page']>[2] = {}, page = 1): Promise<void> {
    this.ops.page(page, children, options)
    await this.send()
  }

  async toContainerSide(message: Json): Promise<void> {
    await this.page.evaluate((data) => window.ports.container.onmessage({ data }), message)
  }

  async files(files: { [path: string]: { text: string, type: string } }): Promise<void> {
    await this.page.evaluate((f) => { window.files = f }, files)
  }

  async sent(side: 'logic' | 'container' = 'logic'): Promise<Json[][]> {
    return this.page.evaluate((s) => window.sent[s], side)
  }

  async forget(): Promise<void> {
    await this.page.evaluate(() => { window.sent.logic.length = 0; window.sent.container.length = 0 })
  }

  /** Details of the events of a type that have come, with the name of the node. */
  async events(type: string, name?: string): Promise<Json[]> {
    const id = name === undefined ? undefined : this.ops.id(name)
    return (await this.sent()).filter((m) => m[0] === 'event' && m[2] === type && (id === undefined || m[1] === id)).map((m) => m[3]!)
  }

  async pageMessages(what: string): Promise<Json[]> {
    return (await this.sent()).filter((m) => m[0] === 'page' && m[2] === what).map((m) => m[3]!)
  }

  /** The answer to a callback id. */
  async callback(id: number): Promise<Json> {
    await this.page.waitForFunction((n) => window.sent.logic.some((m) => m[0] === 'callback' && m[1] === n), id)
    return (await this.sent()).find((m) => m[0] === 'callback' && m[1] === id)![2]!
  }

  /** Waits until a message of the type has come. */
  async event(type: string): Promise<Json> {
    await this.page.waitForFunction((t) => window.sent.logic.some((m) => m[0] === 'event' && m[2] === t), type)
    return (await this.events(type)).at(-1)!
  }

  async pageMessage(what: string): Promise<Json> {
    await this.page.waitForFunction((t) => window.sent.logic.some((m) => m[0] === 'page' && m[2] === t), what)
    return (await this.pageMessages(what)).at(-1)!
  }

  /** Touches at these places. All of them are of one session: another one does not know what is held. */
  async touch(type: 'touchStart' | 'touchMove' | 'touchEnd', ...places: [x: number, y: number][]): Promise<void> {
    const session = await (this.#touches ??= this.page.context().newCDPSession(this.page))
    await session.send('Input.dispatchTouchEvent', { type, touchPoints: places.map(([x, y], id) => ({ x, y, id })) })
  }
  #touches: Promise<CDPSession> | undefined

  /** A finger that goes along these places, and stays. */
  async finger(from: [x: number, y: number], ...to: [x: number, y: number][]): Promise<void> {
    await this.touch('touchStart', from)
    for (const place of to) await this.touch('touchMove', place)
  }
}
