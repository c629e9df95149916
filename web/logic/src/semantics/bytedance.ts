// Components of ByteDance's: `tt:ref` hands a component, once it is in the tree, to a method of whoever wrote its tag, and
// `selectComponent` hands what it finds to a function.

import type { GeneralComponent } from 'glass-easel'
import { asObject } from '../json'
import { bytedance as look } from '../looks'
import type { Engine, Fields, Form, Kit, Semantics } from './semantics'

/** The name that the compiler gives `tt:ref`. */
const REF = 'hutong-ref'

/** `selectComponent(selector, done)`, beside the answer that WeChat's gives. */
function selecting(this: object): void {
  const select = (this as Fields)['selectComponent'] as (selector: string) => unknown
  const value = (selector: string, done?: unknown): unknown => {
    const found = select.call(this, selector)
    if (typeof done === 'function' && found) done(found)
    return found
  }
  Object.defineProperty(this, 'selectComponent', { value, writable: true, configurable: true })
}

const form = (definition: unknown): Form => ({ definition: asObject(definition), init: selecting })

export function bytedance({ Component, reporter }: Kit): Semantics {
  const adapted = new WeakSet<object>()

  function refer(component: GeneralComponent, owner: GeneralComponent, name: string): void {
    const caller = owner.getMethodCaller() as unknown as Fields
    const tell = (): void => {
      const method = caller[name]
      if (typeof method === 'function') reporter.guard(`${owner.is} ${name}`, () => (method as (ref: unknown) => void).call(caller, component.getMethodCaller()))
    }
    if (Component.isAttached(component)) tell()
    else component.addLifetimeListener('attached', tell)
  }

  function adapt(engine: Engine): void {
    if (adapted.has(engine)) return
    adapted.add(engine)
    const { r } = engine
    engine.r = (node, name, value, ...rest) => {
      if (name !== REF) r(node, name, value, ...rest)
      else if (Component.isComponent(node)) refer(node, engine.shadowRoot.getHostNode(), String(value))
    }
  }

  return {
    look,
    page: form,
    component: form,
    draw(engine, _first, data) {
      adapt(engine)
      return data
    },
  }
}
