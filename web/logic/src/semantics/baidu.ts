// Pages and components of Baidu's: `onInit` before `onLoad`, messages that components send to those around them, data by
// its path, and fields of a component's own.

import type { GeneralComponent } from 'glass-easel'
import { asObject, copyPlain } from '../json'
import { baidu as look } from '../looks'
import { parsePath, valueAt } from './alipay/data'
import type { Fields, Kit, Semantics } from './semantics'

type Caller = Fields & { _$: GeneralComponent; data: Fields; setData(data: Fields, done?: unknown): void }

/** What a `Component` definition is known by; anything else is a field of the instance. */
const COMPONENT_KEYS = new Set([
  'properties', 'data', 'methods', 'behaviors', 'observers', 'relations', 'externalClasses', 'options', 'lifetimes', 'pageLifetimes', 'messages',
  'definitionFilter', 'export', 'created', 'attached', 'ready', 'moved', 'detached',
])

/** `setData(path, value, done)` beside `setData(data, done)`, and `getData(path)`. */
function byPath(caller: Caller): void {
  const set = caller.setData.bind(caller)
  const methods = {
    setData: (data: unknown, ...rest: unknown[]) => (typeof data === 'string' ? set({ [data]: rest[0] }, rest[1]) : set(data as Fields, rest[0])),
    getData: (path?: unknown) => (path === undefined ? caller.data : valueAt(caller.data, parsePath(String(path)) ?? [])),
  }
  for (const [name, value] of Object.entries(methods)) Object.defineProperty(caller, name, { value, writable: true, configurable: true })
}

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
    look,
    loading: ['onInit', 'onLoad'],
    messages: { urlQuery: 'onURLQueryChange' },
    page(definition) {
      return {
        definition: asObject(definition),
        init() {
          byPath(this as Caller)
        },
      }
    },
    component(definition) {
      const all = Object.entries(asObject(definition))
      const defines = Object.fromEntries(all.filter(([key]) => COMPONENT_KEYS.has(key)))
      const own = Object.fromEntries(all.filter(([key]) => !COMPONENT_KEYS.has(key)))
      return {
        definition: { ...defines, methods: { dispatch, ...asObject(defines['methods']) } },
        init() {
          listeners.set((this as Caller)._$, asObject(defines['messages']))
          byPath(Object.assign(this, copyPlain(own)) as Caller)
        },
      }
    },
  }
}
