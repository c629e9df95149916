// Events that a mini-program can listen to through the façade: `onThemeChange` and its kin, by capability.

import type { Reporter } from './report'

type Listener = (value: unknown) => void

export class Topics {
  /** Topic → what was given → what is called. */
  private readonly listeners = new Map<string, Map<unknown, Listener>>()

  constructor(private readonly reporter: Reporter) {}

  /** `shape` turns what is told into what the listener knows. */
  on(topic: string, listener: unknown, shape: (value: unknown) => unknown = value => value): void {
    if (typeof listener !== 'function') return
    const map = this.listeners.get(topic) ?? new Map<unknown, Listener>()
    map.set(listener, value => (listener as Listener)(shape(value)))
    this.listeners.set(topic, map)
  }

  /** Without a listener, all of them go. */
  off(topic: string, listener: unknown): void {
    if (typeof listener === 'function') this.listeners.get(topic)?.delete(listener)
    else this.listeners.delete(topic)
  }

  /** How many heard it. */
  emit(topic: string, value: unknown): number {
    const listeners = [...(this.listeners.get(topic)?.values() ?? [])]
    for (const listener of listeners) this.reporter.guard(topic, () => listener(value))
    return listeners.length
  }
}
