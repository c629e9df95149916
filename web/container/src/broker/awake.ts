// The screen stays on as long as one mini-program in front wants it to; the browser lets go when the page is hidden.

import type { App } from '../app'
import { Failed } from '../failure'

const held = new WeakMap<App, WakeLockSentinel>()

export async function keepAwake(app: App, on: boolean): Promise<void> {
  await held.get(app)?.release()
  held.delete(app)
  if (!on) return
  const lock = await navigator.wakeLock?.request('screen').catch(() => undefined)
  if (!lock) throw new Failed('unsupported', 'not supported')
  held.set(app, lock)
}
