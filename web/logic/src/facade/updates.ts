// `getUpdateManager()`: the container looks for the next version of what runs; here it is told in the vendors' words.

import type { Host } from '../host'
import { asObject } from '../json'
import type { Reporter } from '../report'

type Listener = (result: object) => void
type Moment = 'checked' | 'ready' | 'failed'

/** What is told at each state, to those who listen to which moment. */
const TOLD: { [state: string]: [Moment, object] } = {
  none: ['checked', { hasUpdate: false }],
  found: ['checked', { hasUpdate: true }],
  ready: ['ready', {}],
  failed: ['failed', {}],
}

export class UpdateManager {
  private readonly listeners: { [moment in Moment]?: Listener } = {}
  /** What happened before anybody listened. */
  private readonly told: { [moment in Moment]?: object } = {}

  constructor(
    private readonly host: Host,
    private readonly reporter: Reporter,
  ) {
    host.call('app.update.watch', {}, progress => this.happened(String(asObject(progress)['state']))).result.catch(() => this.happened('none'))
  }

  // The vendor keeps one listener of each kind: the last.
  readonly onCheckForUpdate = (listener: unknown): void => this.listen('checked', listener)
  readonly onUpdateReady = (listener: unknown): void => this.listen('ready', listener)
  readonly onUpdateFailed = (listener: unknown): void => this.listen('failed', listener)

  /** Starts anew with what was fetched; nothing before that. */
  readonly applyUpdate = (): void => {
    if (this.told.ready) this.host.invoke('app.restart', {}).catch(error => this.reporter.error(error, 'applyUpdate'))
  }

  private listen(moment: Moment, listener: unknown): void {
    if (typeof listener !== 'function') return
    this.listeners[moment] = listener as Listener
    const told = this.told[moment]
    if (told) this.tell(listener as Listener, told)
  }

  private happened(state: string): void {
    const [moment, result] = TOLD[state] ?? []
    if (!moment || !result) return
    this.told[moment] = result
    const listener = this.listeners[moment]
    if (listener) this.tell(listener, result)
  }

  private tell(listener: Listener, result: object): void {
    void Promise.resolve().then(() => this.reporter.guard('update manager', () => listener(result)))
  }
}
