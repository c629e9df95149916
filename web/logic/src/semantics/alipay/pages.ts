// `Page({…})` of the Alipay family, and who listens to a page's hooks: its `events`, its mixins, its components.

import type { GeneralComponent } from 'glass-easel'
import type { Fields, Form, Kit } from '../semantics'
import { asObject, copyPlain } from '../../json'
import { METHODS, open } from './component'
import { instanceOf, type Caller, type Description, type Instance } from './instance'
import { mixed, type Hook } from './mixins'
import { observersOf } from './observers'

/** What a hook is told when the view says nothing more. */
const USUAL: { [hook: string]: object } = { onPullDownRefresh: { from: 'manual' } }

const usual = (hook: string, args: unknown[]): unknown[] => (args.length === 0 && USUAL[hook] ? [USUAL[hook]] : args)

function withUsual(name: string, hook: Hook): Hook {
  return function (...args) {
    return hook.apply(this, usual(name, args))
  }
}

/** Fields of a definition that do not become fields of the page. */
const NOT_FIELDS = ['data', 'mixins', 'events', 'observers', 'options', 'rootEvents', 'props']

export class Pages {
  /** The components on a page that listen to it. */
  private readonly listeners = new WeakMap<object, Set<Instance>>()

  constructor(private readonly kit: Kit) {}

  form(definition: unknown): Form {
    const { kit } = this
    const given = asObject(definition)
    const all = mixed(given)
    const description: Description = {
      ...NOTHING,
      observers: asObject(given['options'])['observers'] === true ? observersOf(all) : [],
      rootEvents: [...all.tables('rootEvents'), asObject(given['events'])],
      mixins: all.mixins,
    }
    const { onShareAppMessage } = kit.app() ?? {}
    const kept = Object.entries(given).filter(([name]) => !NOT_FIELDS.includes(name))
    const methods = {
      ...METHODS,
      ...(typeof onShareAppMessage === 'function' ? { onShareAppMessage: (options: unknown): unknown => onShareAppMessage.call(kit.app(), options) as unknown } : {}),
      ...all.table('methods'),
    }
    const fields = Object.fromEntries(kept.filter(([, value]) => typeof value !== 'function'))
    const own = kept.filter((entry): entry is [string, Hook] => typeof entry[1] === 'function')
    return {
      definition: {
        ...methods,
        ...Object.fromEntries(own.map(([name, hook]) => [name, name in USUAL ? withUsual(name, hook) : hook])),
        data: () => copyPlain(all.table('data')),
        options: { dataDeepCopy: 'none', propertyEarlyInit: true },
      },
      init() {
        Object.assign(this, copyPlain(fields))
        open(kit, this as Caller, description)
      },
    }
  }

  /** A component has become part of its page. */
  joined(instance: Instance): void {
    if (instance.description.rootEvents.length === 0) return
    const page = instance.root()
    const set = this.listeners.get(page) ?? new Set()
    set.add(instance)
    this.listeners.set(page, set)
  }

  left(instance: Instance): void {
    this.listeners.get(instance.root())?.delete(instance)
  }

  private *heard(page: GeneralComponent, hook: string): Generator<[Instance, Hook]> {
    const own = instanceOf(page)
    for (const instance of [...(own ? [own] : []), ...(this.listeners.get(page) ?? [])]) {
      for (const table of instance.description.rootEvents) {
        const listener = (table as Fields)[hook]
        if (typeof listener === 'function') yield [instance, listener as Hook]
      }
    }
  }

  hears(page: GeneralComponent, hook: string): boolean {
    return !this.heard(page, hook).next().done
  }

  hooked(page: GeneralComponent, hook: string, args: unknown[]): void {
    for (const [instance, listener] of [...this.heard(page, hook)]) instance.run(hook, [listener], ...usual(hook, args))
  }
}

const NOTHING: Description = {
  props: {}, onInit: [], derive: [], didMount: [], didUpdate: [], didUnmount: [], onError: [], observers: [], ref: undefined, rootEvents: [], mixins: [],
}
