// Timers of the test script: the time is that of the mini-programs, and goes on when nobody has anything else to do.

import { host } from './host'

interface Timer { id: number, at: number, every: number | undefined, action: () => void }

let last = 0
const waiting = new Map<number, Timer>()

const start = (repeat: boolean) => (action: (...args: unknown[]) => void, milliseconds?: number, ...args: unknown[]): number => {
  const pause = Math.max(1, Number(milliseconds) || 0)
  last += 1
  waiting.set(last, { id: last, at: host.now() + pause, every: repeat ? pause : undefined, action: () => action(...args) })
  return last
}
const stop = (id?: unknown): void => void waiting.delete(Number(id))

export const timers = { setTimeout: start(false), setInterval: start(true), clearTimeout: stop, clearInterval: stop }

/** Lets the time go on for so long. */
export const sleep = (milliseconds: number): Promise<void> => new Promise(resolve => timers.setTimeout(() => resolve(), milliseconds))

/** The time goes on to the next timer, which then comes; false when there is none. */
export function nextTimer(): boolean {
  const [next] = [...waiting.values()].sort((a, b) => a.at - b.at || a.id - b.id)
  if (!next) return false
  host.wait(Math.max(0, next.at - host.now()))
  if (next.every === undefined) waiting.delete(next.id)
  else next.at += next.every
  next.action()
  return true
}
