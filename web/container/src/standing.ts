// What runs is reached in seconds: while the page is seen, the platform is asked every few seconds, once for everything of
// its that runs in the page, be it in front or behind, whether it may go on, and what of it is forbidden from now on. Where
// the platform cannot be reached, what runs goes on: its release statement says for how long it may be started again. In the
// later bundle.

import type { App, Blocked } from './app'
import { Failed } from './failure'
import { forgetRelease } from './offline'
import { Session } from './session'
import { h } from './ui/dom'
import { dialogWordsOf } from './ui/words'

/** What `POST /connect/standing` says of one that runs. */
interface Standing {
  /** Why it ends at once. */
  end?: { code: string; message: string }
  /** Whether a start now gives another version that goes on. */
  again: boolean
  blocked_capabilities: string[]
  blocked_pages: string[]
}

/** Milliseconds between two questions when the platform does not say, the fewest, and the most while it is away. */
const EVERY = 4000
const LEAST = 1000
const MOST = 60_000
/** Most that are asked about at once: the platform's own limit. */
const AT_ONCE = 64
/** Milliseconds after which an answer is not waited for any more. */
const PATIENCE = 10_000
/** Of the time between two questions, up to which part is left out: pages that began together do not ask together. */
const JITTER = 0.2

/** One that runs. */
interface Watched {
  app: App
  session: Session
  /** Hears what is forbidden to it. */
  heed(blocked: Blocked): void
  /** How often in a row its session could not be renewed, and from when on that is tried again. */
  failures: number
  renewal: number
}

/** Milliseconds until the next try after so many failures in a row. */
function backOff(failures: number): number {
  return Math.min(EVERY * 2 ** failures, MOST)
}

/** One for each platform. */
class Watch {
  readonly #watched = new Map<App, Watched>()
  #timer: ReturnType<typeof setTimeout> | undefined
  #asking = false
  #failures = 0

  constructor() {
    document.addEventListener('visibilitychange', () => this.#again(0))
    addEventListener('online', () => this.#again(0))
  }

  add(app: App, heed: (blocked: Blocked) => void): void {
    this.#watched.set(app, { app, session: new Session(app.platform), heed, failures: 0, renewal: 0 })
    app.signal.addEventListener('abort', () => this.#watched.delete(app))
    if (this.#watched.size === 1) this.#again(EVERY)
  }

  /** Asks in so many milliseconds; unseen, only when it is seen again. */
  #again(milliseconds: number): void {
    clearTimeout(this.#timer)
    if (document.hidden || !this.#watched.size) return
    this.#timer = setTimeout(() => void this.#ask(), milliseconds * (1 - JITTER * Math.random()))
  }

  async #ask(): Promise<void> {
    if (this.#asking) return
    this.#asking = true
    const wait = await this.#turn().catch(() => backOff(++this.#failures))
    this.#asking = false
    this.#again(wait)
  }

  /** One question and what comes of it; milliseconds until the next. */
  async #turn(): Promise<number> {
    const asked = [...this.#watched.values()].flatMap((one) => {
      const { app } = one
      const { grant } = app.platform
      if (grant && Date.now() < grant.until) return [{ app, token: grant.token }]
      void renew(one) // it is asked about the next time
      return []
    })
    const first = asked[0]
    if (!first) return EVERY
    let wait = EVERY
    for (let from = 0; from < asked.length; from += AT_ONCE) {
      const part = asked.slice(from, from + AT_ONCE)
      const sessions = part.map(({ app, token }) => ({ token, running: app.manifest.version.code }))
      const { standings, blocked_domains: domains, next } = (await first.app.platform.call('/connect/standing', {
        method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ sessions }), signal: AbortSignal.timeout(PATIENCE),
      })) as { standings: (Standing | null)[]; blocked_domains: string[]; next: number }
      part.forEach(({ app }, at) => this.#heed(app, standings[at], domains))
      wait = Math.max(Number(next) || EVERY, LEAST)
    }
    this.#failures = 0
    return wait
  }

  #heed(app: App, standing: Standing | null | undefined, domains: string[]): void {
    if (app.signal.aborted) return
    // Its session is over.
    if (!standing) return void (app.platform.grant = undefined)
    const { end, again, blocked_capabilities: capabilities, blocked_pages: pages } = standing
    if (!end) return this.#watched.get(app)?.heed({ capabilities, pages, domains })
    // A version that is too old makes way for its successor by itself.
    if (end.code === 'version_below_minimum' && again) return app.restart('')
    void forgetRelease(app).catch(() => undefined)
    app.fail(new Failed(String(end.code), String(end.message)))
  }
}

async function renew(one: Watched): Promise<void> {
  if (Date.now() < one.renewal) return
  one.renewal = Infinity
  one.failures = await one.session.grant().then(() => 0, () => one.failures + 1)
  one.renewal = one.failures && Date.now() + backOff(one.failures)
}

const watches = new Map<string, Watch>()

/** Asks about the app until it ends. */
export function watch(app: App, heed: (blocked: Blocked) => void): void {
  const { platform } = app.settings
  const found = watches.get(platform) ?? new Watch()
  watches.set(platform, found)
  found.add(app, heed)
}

/** Lays words over the page in front if it may not be shown, and takes away what it has shown; else takes the words away. */
export function bar(app: App): void {
  const { shell, blocked, barred, front: { page, depth } } = app
  const { stage, root, language, look, name } = shell
  const there = stage.querySelector<HTMLElement>('.barred')
  const what = `${page} ${depth > 1}`
  // Made once: who reads or presses it is not disturbed by the next answer.
  if (barred && there?.dataset['page'] === what) return
  there?.remove()
  stage.querySelector('iframe')?.toggleAttribute('inert', barred)
  // A page of the web may have filled the screen, or be about to.
  const shrink = (): void => void (root.fullscreenElement && document.exitFullscreen().catch(() => undefined))
  stage.onfullscreenchange = barred ? shrink : null
  app.hush(barred)
  if (!barred) return
  shrink()
  void shell.dialogs().catch(() => undefined) // with them comes the style
  const words = { ...dialogWordsOf(language), ...look.words }
  const [word, go] = depth > 1 ? [words.back, () => void app.back()]
    : blocked.pages.includes(app.manifest.entry) ? [words.close, () => shell.actions.close()]
    : [words.restart, () => app.restart('')]
  stage.append(h('div', { class: 'cover barred', role: 'alert', 'data-page': what },
    h('p', { class: 'name' }, name), h('p', {}, words.barred), h('p', { class: 'code' }, page), h('div', { class: 'row' }, h('button', { class: 'primary', onclick: go }, word))))
}
