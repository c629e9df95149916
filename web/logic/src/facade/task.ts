// What calls that go on give at once: it tells how far they are, and ends them.

import type { Host } from '../host'
import type { Reporter } from '../report'
import { Topics } from '../topics'

const TOPICS = ['HeadersReceived', 'ProgressUpdate', 'ChunkReceived']

export class Task {
  /** What the mini-program gets. */
  readonly object: { [name: string]: unknown } = { abort: () => this.abort() }
  private readonly topics: Topics
  private aborted = false
  private end: (() => void) | undefined

  constructor(reporter: Reporter) {
    this.topics = new Topics(reporter)
    for (const topic of TOPICS) this.offer(topic)
  }

  /** Adds `on<topic>` and `off<topic>`. */
  offer(topic: string): void {
    this.object[`on${topic}`] = (listener?: unknown) => this.topics.on(topic, listener)
    this.object[`off${topic}`] = (listener?: unknown) => this.topics.off(topic, listener)
  }

  emit(topic: string, value: unknown): void {
    this.topics.emit(topic, value)
  }

  /** Asks the broker; `abort` ends it, also when it came before. */
  call(host: Host, capability: string, args: unknown, progress?: (value: unknown) => void): Promise<unknown> {
    const call = host.call(capability, args, progress)
    this.end = () => call.abort()
    if (this.aborted) call.abort()
    return call.result
  }

  private abort(): void {
    this.aborted = true
    this.end?.()
  }
}
