// createIntersectionObserver: the view watches, the logic finds the nodes.

import { Op } from '@hutong/protocol'
import { asObject } from '../json'
import type { Reporter } from '../report'
import type { ViewContext, ViewNode } from '../tree/backend'
import { select, type Caller } from '../tree/instance'

type Listener = (entry: unknown) => void

/** Mini-programs may keep it in their data: a copy has nothing of what is inside. */
export class IntersectionObserver {
  readonly #context: ViewContext
  readonly #reporter: Reporter
  readonly #caller: Caller
  readonly #thresholds: number[]
  readonly #initialRatio: number
  readonly #all: boolean
  #relative: { selector?: string; margin: string } = { margin: '0px 0px 0px 0px' }
  #running: number[] = []

  constructor(context: ViewContext, reporter: Reporter, caller: Caller, options: unknown) {
    this.#context = context
    this.#reporter = reporter
    this.#caller = caller
    const { thresholds, initialRatio, observeAll } = asObject(options)
    this.#thresholds = Array.isArray(thresholds) && thresholds.length > 0 ? thresholds.map(Number) : [0]
    this.#initialRatio = Number(initialRatio) || 0
    this.#all = observeAll === true
  }

  relativeTo(selector: string, margins?: unknown): this {
    this.#relative = { selector: String(selector), margin: marginText(margins) }
    return this
  }

  relativeToViewport(margins?: unknown): this {
    this.#relative = { margin: marginText(margins) }
    return this
  }

  observe(selector: string, listener: Listener): void {
    const { stream } = this.#context
    const found = select(this.#caller, String(selector))
    const root = this.#relative.selector === undefined ? undefined : select(this.#caller, this.#relative.selector)[0]
    const rootId = (root?.getBackendElement() as ViewNode | null | undefined)?.id ?? null
    for (const node of this.#all ? found : found.slice(0, 1)) {
      const target = node.getBackendElement() as ViewNode | null
      if (!target) continue
      let first = true
      const id = stream.callback(value => {
        const entry = asObject(value)
        // The vendor is silent as long as nothing differs from the ratio that the caller assumes at the start.
        const quiet = first && entry['intersectionRatio'] === this.#initialRatio
        first = false
        if (!quiet) this.#reporter.guard('intersection observer', () => listener({ ...entry, id: node.id, dataset: { ...node.dataset } }))
      }, true)
      this.#running.push(id)
      stream.push(Op.observe, id, target.id, { root: rootId, margin: this.#relative.margin, thresholds: this.#thresholds })
    }
  }

  disconnect(): void {
    const { stream } = this.#context
    for (const id of this.#running.splice(0)) {
      stream.drop(id)
      stream.push(Op.unobserve, id)
    }
  }
}

function marginText(margins: unknown): string {
  const sides = asObject(margins)
  return ['top', 'right', 'bottom', 'left'].map(side => `${Number(sides[side]) || 0}px`).join(' ')
}
