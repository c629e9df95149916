// What goes on beside a mini-program that runs: it is asked whether it lives, told of the world, its next version is
// looked for, and the platform is asked whether it may go on. In the later bundle.

import type { ToLogic } from '@hutong/protocol'
import type { App, Blocked } from './app'
import { Failed } from './failure'
import { checkLog } from './log'
import { keepRelease } from './offline'
import { Preload } from './preload'
import { report } from './reports'
import { shelfOf } from './shelf'
import { bar, watch } from './standing'
import { watchSystem } from './system'
import { Updates } from './updates'
import { Watchdog } from './watchdog'

export class Life {
  readonly updates: Updates
  readonly #watchdog: Watchdog
  readonly #preload: Preload
  readonly #ends = new AbortController()
  #visible = true

  constructor(private readonly app: App, post: (message: ToLogic) => void) {
    this.updates = new Updates(app)
    this.#preload = new Preload(app.files)
    watch(app, (blocked) => this.#block(blocked))
    const tell = (yes: boolean): void => void app.shell.dialogs().then((dialogs) => dialogs.responding(yes), () => undefined)
    this.#watchdog = new Watchdog((n) => post(['ping', n]), tell, () => app.fail(new Failed('unresponsive', 'it did not answer for too long')))
    const { signal } = this.#ends
    watchSystem((topic, value) => app.notify(topic, value), signal)
    document.addEventListener('visibilitychange', () => this.sight(), { signal })
    this.sight()
    if (this.#visible) this.#used()
    void keepRelease(app)
    void checkLog(app)
    report(app, 'start')
  }

  /** Tells the mini-program when it comes to the front and when it goes, be it with the element or with the whole page; `how` it was entered. */
  sight(how?: object): void {
    const visible = !this.app.hidden && !document.hidden
    if (visible === this.#visible && !how) return
    this.#visible = visible
    this.app.notify('visibility', visible ? { state: 'show', ...how } : { state: 'hide' })
    if (!visible) return
    void this.updates.look()
    this.#used()
  }

  /** It is what the user has used last. */
  #used(): void {
    const { settings, shell } = this.app
    shelfOf(this.app)?.used({ id: settings.app, name: shell.name }).catch(() => undefined)
  }

  entered(path: string): void {
    void this.#preload.entered(path)
    bar(this.app)
  }

  /** Takes what is forbidden from now on. */
  #block(blocked: Blocked): void {
    this.app.blocked = blocked
    bar(this.app)
  }

  pong(n: unknown): void {
    this.#watchdog.pong(n)
  }

  end(): void {
    this.#watchdog.stop()
    this.#ends.abort()
    this.updates.end()
  }
}
