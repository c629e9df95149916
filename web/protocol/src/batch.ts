// A batch as it travels: one array, each op after the number of its elements. Thousands of small arrays would be copied
// one by one on the way, and collected on both sides.

import type { Json, OpMessage } from './messages'

export type Batch = Json[]

/** The number that stands at `at`, when it can be that of an op. */
export function sizeAt(batch: Batch, at: number): number | undefined {
  const size = batch[at]
  return Number.isInteger(size) && (size as number) > 0 ? (size as number) : undefined
}

/** The batch, or the part of one, that a message to the view brings: `[0, part]` where more of the batch follows. */
export function batchOf(message: Batch): Batch {
  return message[0] === 0 ? (message[1] as Batch) : message
}

export function joined(ops: readonly OpMessage[]): Batch {
  return ops.flatMap((op) => [op.length, ...op])
}

/** As far as they can be told apart. */
export function separated(batch: Batch): OpMessage[] {
  const ops: OpMessage[] = []
  for (let at = 0; at < batch.length;) {
    const size = sizeAt(batch, at)
    if (!size) break
    ops.push(batch.slice(at + 1, (at += size + 1)) as OpMessage)
  }
  return ops
}
