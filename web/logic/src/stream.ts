// The op stream: everything the view is told, in batches, one per microtask turn.

import { Op, type Batch, type Json, type OpMessage } from '@hutong/protocol'

/** Receives the answer to an op that carries a callback id. */
export type Answer = (value: Json) => void

export class OpStream {
  private batch: Batch = []
  private lastCallback = 0
  private readonly answers = new Map<number, { answer: Answer; again: boolean }>()

  constructor(private readonly post: (batch: Batch) => void) {}

  /** Adds an op to the current batch. */
  push(...op: OpMessage): void {
    if (this.batch.length === 0) void Promise.resolve().then(() => this.flush())
    this.batch.push(op.length, ...op)
  }

  /** Sends the current batch now. */
  flush(): void {
    const batch = this.batch
    this.batch = []
    if (batch.length > 0) this.post(batch)
  }

  /** A callback id whose answer goes to `answer`: once, or every time when `again`. */
  callback(answer: Answer, again = false): number {
    this.lastCallback += 1
    this.answers.set(this.lastCallback, { answer, again })
    return this.lastCallback
  }

  /** Hands an answer of the view to whoever asked. Unknown ids are ignored. */
  settle(id: number, value: Json): void {
    const entry = this.answers.get(id)
    if (!entry?.again) this.answers.delete(id)
    entry?.answer(value)
  }

  /** No more answers for this id. */
  drop(id: number): void {
    this.answers.delete(id)
  }

  /** Calls back after the next painted frame. */
  frame(done: () => void): void {
    this.push(Op.frame, this.callback(done))
  }
}
