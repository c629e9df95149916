// The next version of a mini-program that runs: looked for when it comes to the front, its files fetched ahead. It is what
// the next start takes; the mini-program may ask for that at once, and the platform may insist.

import type { App } from './app'
import { Files } from './files'
import { Session } from './session'
import { refuseRollback, verifyManifest, verifyRelease } from './verify'

/** Milliseconds between two looks. */
const EVERY = 5 * 60_000
/** What every start of a package needs. */
const FIRST = /^(config\.json$|main\/)/

type State = 'none' | 'found' | 'ready' | 'failed'

export class Updates {
  #looked: number
  #looking: Promise<void> | undefined
  #state: State = 'none'
  readonly #heard = new Set<(state: State) => void>()

  constructor(private readonly app: App) {
    // A start that asked the platform has just looked.
    this.#looked = app.offline ? -EVERY : performance.now()
  }

  /** Tells the state now and whenever it changes, until `signal`. */
  async watch(tell: (progress: { state: State }) => void, signal: AbortSignal): Promise<void> {
    await this.look()
    const listener = (state: State): void => tell({ state })
    if (this.#state === 'ready') listener('found') // it hears of both, in order
    listener(this.#state)
    this.#heard.add(listener)
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
    this.#heard.delete(listener)
  }

  /** Looks, unless that was done lately. What cannot be reached now is looked for the next time. */
  async look(): Promise<void> {
    if (performance.now() - this.#looked < EVERY || this.#state === 'ready') return
    this.#looking ??= this.#look().catch(() => undefined).finally(() => (this.#looking = undefined))
    await this.#looking
  }

  end(): void {
    this.#heard.clear()
  }

  async #look(): Promise<void> {
    const { app } = this
    const answer = await new Session(app.platform).release(app.manifest.version.code)
    this.#looked = performance.now()
    // A newer one only: a rollback is for the next start.
    const release = await verifyRelease(answer, { ...app.settings, keys: await app.trusted(answer, false), now: Date.now() })
    refuseRollback(release, app.manifest.version.code)
    if ((release.min_version_code ?? 0) > app.manifest.version.code) return app.restart('')
    if (release.version_code <= app.manifest.version.code) return
    this.#say('found')
    try {
      const manifest = await verifyManifest(answer, release)
      const files = new Files(manifest, {}, answer.blobs, app.shelf, app.signal)
      await Promise.all(Object.keys(manifest.files).filter((path) => FIRST.test(path)).map((path) => files.bytes(path)))
      this.#say('ready')
    } catch (error) {
      this.#say('failed')
      throw error
    }
  }

  #say(state: State): void {
    this.#state = state
    for (const listener of this.#heard) listener(state)
  }
}
