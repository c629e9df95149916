// Pages and components of Baidu's: `onInit` before `onLoad`, and messages that components send to those around them.

import type { GeneralComponent } from 'glass-easel'
import { asObject } from '../json'
import type { Fields, Kit, Semantics } from './semantics'

type Caller = Fields & { _$: GeneralComponent }

export function baidu({ reporter }: Kit): Semantics {
  /** What each component listens to. */
  const listeners = new WeakMap<object, Fields>()

  /** The nearest component around the sender that knows the message gets it. */
  function dispatch(this: Caller, name: unknown, value: unknown): void {
    for (let node = this._$.getComposedParent(); node; node = node.getComposedParent()) {
      const caller = listeners.has(node) ? (node as GeneralComponent).getMethodCaller() : undefined
      const listener = listeners.get(node)?.[String(name)]
      if (typeof listener !== 'function') continue
      reporter.guard(`${(node as GeneralComponent).is} ${String(name)}`, () => (listener as (message: object) => void).call(caller, { value, target: this }))
      return
    }
  }

  return {
    loading: ['onInit', 'onLoad'],
    messages: { urlQuery: 'onURLQueryChange' },
    component(definition) {
      const fields = asObject(definition)
      const messages = asObject(fields['messages'])
      return {
        definition: { ...fields, methods: { dispatch, ...asObject(fields['methods']) } },
        init() {
          listeners.set((this as Caller)._$, messages)
        },
      }
    },
  }
}
