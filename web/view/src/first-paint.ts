// What a page drew when its package was made, shown until the logic has drawn the same (spec/ops.md, First paint).

import type { Json, OpMessage } from '@hutong/protocol'

export class FirstPaint {
  /** How many of the ops the logic has sent again. */
  #at = 0
  /** What the user did meanwhile, for a logic that does not know the nodes yet. */
  readonly held: Json[] = []

  constructor(private readonly ops: OpMessage[]) {}

  /**
   * Compares a batch of the logic with what is shown. `rest` is what is still to be applied; `over` says why nothing is
   * compared any more: the logic took over the nodes, or it went another way and `rest` draws everything anew.
   */
  take(batch: OpMessage[]): { rest: OpMessage[], over?: 'taken' | 'differs' } {
    let same = 0
    while (same < batch.length && this.#at < this.ops.length && equal(batch[same]!, this.ops[this.#at]!)) {
      same++
      this.#at++
    }
    const rest = batch.slice(same)
    if (this.#at === this.ops.length) return { rest, over: 'taken' }
    return rest.length ? { rest: [...this.ops.slice(0, this.#at), ...rest], over: 'differs' } : { rest }
  }
}

/** Whether two values of JSON say the same, whatever the order of their keys. */
function equal(a: Json, b: Json): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || !a || !b) return a === b
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && equal((a as Record<string, Json>)[key]!, (b as Record<string, Json>)[key]!))
}
