// What can be undone and done again.

import type { Run } from './delta'

export interface State { doc: Run[], range: [from: number, to: number] }

const STEPS = 100
/** Milliseconds within which typing is one step. */
const TOGETHER = 1000

export class History {
  #past: State[] = []
  #future: State[] = []
  #typed = -Infinity

  /** Before `state` is left; `typed` says when, if it was by typing. */
  keep(state: State, typed?: number): void {
    const together = typed !== undefined && typed - this.#typed < TOGETHER
    this.#typed = typed ?? -Infinity
    this.#future = []
    if (together) return
    this.#past.push(state)
    if (this.#past.length > STEPS) this.#past.shift()
  }

  /** The state to go to from `now`: back, or on again. */
  go(back: boolean, now: State): State | undefined {
    const [from, to] = back ? [this.#past, this.#future] : [this.#future, this.#past]
    const state = from.pop()
    if (state) to.push(now)
    this.#typed = -Infinity
    return state
  }
}
