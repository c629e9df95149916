// The channel between a page and the page that opened it.

import type { Reporter } from '../report'

type Listener = (...args: unknown[]) => void

export class EventChannel {
  private readonly listeners = new Map<string, { listener: Listener; once: boolean }[]>()
  /** Events sent before anybody listened: the opener emits as soon as `success` is called. */
  private readonly waiting = new Map<string, unknown[][]>()

  constructor(private readonly reporter: Reporter) {}

  /** The channel's other end: what one emits, the other hears. */
  static pair(reporter: Reporter): [EventChannelEnd, EventChannelEnd] {
    const down = new EventChannel(reporter)
    const up = new EventChannel(reporter)
    return [new EventChannelEnd(down, up), new EventChannelEnd(up, down)]
  }

  emit(name: string, args: unknown[]): void {
    const list = this.listeners.get(name)
    if (!list || list.length === 0) {
      const kept = this.waiting.get(name) ?? []
      if (kept.length < 64) this.waiting.set(name, [...kept, args])
      return
    }
    this.listeners.set(name, list.filter(entry => !entry.once))
    for (const { listener } of list) this.reporter.guard(`event channel "${name}"`, () => listener(...args))
  }

  on(name: string, listener: Listener, once: boolean): void {
    if (typeof listener !== 'function') return
    this.listeners.set(name, [...(this.listeners.get(name) ?? []), { listener, once }])
    const kept = this.waiting.get(name) ?? []
    this.waiting.delete(name)
    for (const args of kept) this.emit(name, args)
  }

  off(name: string, listener?: Listener): void {
    const list = this.listeners.get(name) ?? []
    this.listeners.set(name, listener ? list.filter(entry => entry.listener !== listener) : [])
  }
}

/** What a page holds: it emits to the other end and hears what the other end emits. */
export class EventChannelEnd {
  private readonly out: EventChannel
  private readonly into: EventChannel

  constructor(out: EventChannel, into: EventChannel) {
    this.out = out
    this.into = into
  }

  emit(name: string, ...args: unknown[]): void {
    this.out.emit(name, args)
  }

  on(name: string, listener: Listener): void {
    this.into.on(name, listener, false)
  }

  once(name: string, listener: Listener): void {
    this.into.on(name, listener, true)
  }

  off(name: string, listener?: Listener): void {
    this.into.off(name, listener)
  }
}
