// The screen stays on as long as one mini-program in front wants it to; the browser lets go when the page is hidden.

import type { App } from '../app'
import { Failed } from '../failure'

/** What was asked for last, with the lock that came of it. Each waits for the one before. */
const held = new WeakMap<App, Promise<WakeLockSentinel | undefined>>()

export async function keepAwake(app: App, on: boolean): Promise<void> {
  const lock = swap(held.get(app), on)
  held.set(app, lock)
  if (on && !(await lock)) throw new Failed('unsupported', 'not supported')
}

/** Lets go, also of what is still being asked for. */
export function letSleep(app: App): void {
  if (held.has(app)) void keepAwake(app, false)
}

async function swap(before: Promise<WakeLockSentinel | undefined> | undefined, on: boolean): Promise<WakeLockSentinel | undefined> {
  await (await before)?.release().catch(() => undefined)
  return on ? navigator.wakeLock?.request('screen').catch(() => undefined) : undefined
}
