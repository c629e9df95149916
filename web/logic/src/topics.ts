// Events that a mini-program can listen to through the façade: `onThemeChange` and its kin, by capability.

import type { Reporter } from './report'

type Listener = (value: unknown) => void

export class Topics {
  private readonly listeners = new Map<string, Set<Listener>>()

  constructor(private readonly reporter: Reporter) {}

  on(topic: string, listener: unknown): void {
    if (typeof listener !== 'function') return
    const set = this.listeners.get(topic) ?? new Set()
    set.add(listener as Listener)
    this.listeners.set(topic, set)
  }

  /** Without a listener, all of them go. */
  off(topic: string, listener: unknown): void {
    if (typeof listener === 'function') this.listeners.get(topic)?.delete(listener as Listener)
    else this.listeners.delete(topic)
  }

  /** How many heard it. */
  emit(topic: string, value: unknown): number {
    const listeners = [...(this.listeners.get(topic) ?? [])]
    for (const listener of listeners) this.reporter.guard(topic, () => listener(value))
    return listeners.length
  }
}
