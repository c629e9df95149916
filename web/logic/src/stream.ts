// The op stream: everything the view is told, in batches, one per microtask turn. A long one goes in parts.

import { Op, type Batch, type Json, type OpMessage } from '@hutong/protocol'

/** Receives the answer to an op that carries a callback id. */
export type Answer = (value: Json) => void

export class OpStream {
  private batch: Batch = []
  /** Parts of the batch that have gone. */
  private gone = 0
  private scheduled = false
  /** What is asked of the frame that shows the batch: the end of it. */
  private frames: Batch = []
  private lastCallback = 0
  private readonly answers = new Map<number, { answer: Answer; again: boolean }>()

  /**
   * `part`: from how many elements on a batch goes without what follows. After so many `parts` the rest waits for the
   * end: a batch that has none fills the logic's memory, which is limited, and not the view's.
   */
  constructor(
    private readonly post: (batch: Batch) => void,
    private readonly part = Infinity,
    private readonly parts = 100,
  ) {}

  /** Adds an op to the current batch. */
  push(...op: OpMessage): void {
    this.schedule()
    this.batch.push(op.length, ...op)
    if (this.batch.length < this.part || this.gone === this.parts) return
    this.gone += 1
    this.post([0, this.taken()])
  }

  private schedule(): void {
    if (!this.scheduled) void Promise.resolve().then(() => this.flush())
    this.scheduled = true
  }

  /** Sends what there is of the current batch, which ends here. */
  private flush(): void {
    this.scheduled = false
    this.gone = 0
    this.batch.push(...this.frames)
    this.frames = []
    this.post(this.taken())
  }

  private taken(): Batch {
    const { batch } = this
    this.batch = []
    return batch
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

  /** Calls back after the next painted frame, which shows everything that is drawn in this turn. */
  frame(done: () => void): void {
    this.schedule()
    this.frames.push(2, Op.frame, this.callback(done))
  }
}
