import { host } from './host'
import { Native } from './native'
import { Page } from './page'
import { sleep } from './timers'

/** How long a page that was just opened may take to come to rest, milliseconds. */
const QUIET = 500

type Listener = (message: never) => void

export interface LaunchOptions {
  /** Where it is opened, `pages/a/a?b=1`; its entry without. */
  page?: string
  /** Entries that are in storage. */
  storage?: { [key: string]: unknown }
  /** Whether the user agrees when consent is asked; without, the question stays open. */
  consent?: boolean
  seed?: number
  /** Milliseconds since 1970 when it is opened. */
  epoch?: number
  language?: 'zh-CN' | 'en'
  theme?: 'light' | 'dark'
  scene?: number
}

/** Those that were opened, in order. */
export const opened: MiniProgram[] = []

/** A running mini-program. */
export class MiniProgram {
  readonly run: number
  readonly #native = new Native(this)
  readonly #listeners: { [event: string]: Listener[] } = { console: [], exception: [] }
  /** Lines of the console that have been told. */
  #heard = 0

  constructor(options: LaunchOptions) {
    this.run = host.launch(options)
    opened.push(this)
  }

  // Pages

  async pageStack(): Promise<Page[]> {
    return host.pages(this.run).map(page => new Page(this, page))
  }

  async currentPage(): Promise<Page | undefined> {
    return (await this.pageStack()).at(-1)
  }

  navigateTo(url: string): Promise<Page | undefined> {
    return this.#route('navigateTo', { url })
  }

  redirectTo(url: string): Promise<Page | undefined> {
    return this.#route('redirectTo', { url })
  }

  reLaunch(url: string): Promise<Page | undefined> {
    return this.#route('reLaunch', { url })
  }

  switchTab(url: string): Promise<Page | undefined> {
    return this.#route('switchTab', { url })
  }

  navigateBack(delta = 1): Promise<Page | undefined> {
    return this.#route('navigateBack', { delta })
  }

  async #route(method: string, args: object): Promise<Page | undefined> {
    this.#logic('route', method, args)
    await this.rest(QUIET)
    return this.currentPage()
  }

  /** Scrolls the page in front. */
  async pageScrollTo(scrollTop: number): Promise<void> {
    this.told(() => host.act(this.run, 0, 'scroll', scrollTop))
  }

  // The mini-program's own code

  async systemInfo(): Promise<unknown> {
    return this.#logic('system')
  }

  /** Calls a method of the façade, `wx` or that of the dialect. */
  async callWxMethod(method: string, ...args: unknown[]): Promise<unknown> {
    return this.#logic('callWxMethod', method, args)
  }

  /** Lets a method of the façade answer with a value, or with what a function returns that runs beside the mini-program. */
  async mockWxMethod(method: string, result: unknown, ...args: unknown[]): Promise<void> {
    const answer = typeof result === 'function' ? { source: String(result), args } : { value: result }
    this.#logic('mockWxMethod', method, answer)
  }

  async restoreWxMethod(method: string): Promise<void> {
    this.#logic('restoreWxMethod', method)
  }

  /** Runs a function beside the mini-program: it sees `wx`, `getApp` and `getCurrentPages`, and nothing of the test. */
  async evaluate(code: ((...args: never[]) => unknown) | string, ...args: unknown[]): Promise<unknown> {
    return this.#logic('evaluate', String(code), args)
  }

  #logic(method: string, ...args: unknown[]): unknown {
    return this.told(() => host.logic(this.run, method, ...args))
  }

  // What it says

  /** `console`: `{type, args}` of each line; `exception`: `{message}` of each error that it did not catch. */
  on(event: 'console' | 'exception', listener: (message: never) => void): this {
    this.#listeners[event]?.push(listener)
    return this
  }

  off(event: 'console' | 'exception', listener: (message: never) => void): this {
    this.#listeners[event] = this.#listeners[event]?.filter(other => other !== listener) ?? []
    return this
  }

  /** Does something, then passes on what the mini-program said meanwhile. */
  told<T>(action: () => T): T {
    try {
      return action()
    } finally {
      this.#tell()
    }
  }

  #tell(): void {
    if (!Object.values(this.#listeners).some(listeners => listeners.length > 0)) return
    const lines = host.lines(this.run, this.#heard)
    this.#heard += lines.length
    for (const { level, text } of lines) this.#emit('console', { type: level, args: [text] })
    for (const message of host.logic(this.run, 'exceptions') as string[]) this.#emit('exception', { message })
  }

  #emit(event: string, message: object): void {
    for (const listener of this.#listeners[event] ?? []) listener(message as never)
  }

  /** Lets the time go on. */
  async rest(milliseconds: number): Promise<void> {
    await sleep(milliseconds)
    this.#tell()
  }

  native(): Native {
    return this.#native
  }

  async close(): Promise<void> {
    host.close(this.run)
  }

  disconnect(): void {
    host.close(this.run)
  }
}
