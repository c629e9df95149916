// How a run went, told to the platform: a gray release that fails too often is halted. The mini-program has no part in it but
// to run well or badly: each thing is told of a run once. In the later bundle.

import type { App } from './app'

export type Report = 'start' | 'error' | 'crash'

/** Milliseconds in which what happens is told together. */
const GATHER = 3000

/** What is told of a run. */
class Run {
  readonly #told = new Set<Report>()
  #waiting: Report[] = []
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly app: App) {
    const send = (): void => this.#send()
    addEventListener('pagehide', send, { signal: app.signal })
    app.signal.addEventListener('abort', send)
  }

  add(what: Report): void {
    if (this.#told.has(what)) return
    this.#told.add(what)
    this.#waiting.push(what)
    if (this.app.signal.aborted) this.#send()
    else this.#timer ??= setTimeout(() => this.#send(), GATHER)
  }

  /** Nobody waits for it, and it outlives the run and the page. */
  #send(): void {
    const { platform, manifest } = this.app
    clearTimeout(this.#timer)
    this.#timer = undefined
    const what = this.#waiting
    this.#waiting = []
    // Without a session there is no network either, and nobody to tell.
    if (!what.length || !platform.grant) return
    void platform.call('/connect/reports', {
      method: 'POST', keepalive: true, signal: null,
      headers: { authorization: `Bearer ${platform.grant.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ version_code: manifest.version.code, what }),
    }).catch(() => undefined)
  }
}

const runs = new WeakMap<App, Run>()

export function report(app: App, what: Report): void {
  const run = runs.get(app) ?? new Run(app)
  runs.set(app, run)
  run.add(what)
}
