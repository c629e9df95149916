// `Component({…})` of the Alipay family in the canonical form.

import type { ComponentConfig } from '../../config'
import type { Fields, Form, Kit } from '../semantics'
import { asObject, copyPlain } from '../../json'
import { Instance, instanceOf, type Caller, type Description } from './instance'
import { mixed, type Hook, type Mixed } from './mixins'
import { observersOf } from './observers'
import type { Pages } from './pages'

const TREE_LIFETIMES = ['created', 'attached', 'ready', 'moved', 'detached']

export class Components {
  /** What stands for a mixin in the framework, so that relations find it. */
  private readonly marks = new Map<object, ReturnType<Kit['mark']>>()

  constructor(
    private readonly kit: Kit,
    private readonly pages: Pages,
  ) {}

  form(definition: unknown, config: ComponentConfig | undefined): Form {
    const { kit } = this
    const own = asObject(definition)
    const all = mixed(own)
    const options = asObject(own['options'])
    const description = describe(all, options)
    const data = all.table('data')
    return {
      definition: {
        data: () => copyPlain(data),
        methods: { ...METHODS, ...watched(all.table('methods'), description) },
        lifetimes: this.lifetimes(all, options, description),
        ...(description.ref ? { export: exposed } : {}),
        behaviors: all.mixins.map(mixin => this.markOf(mixin)),
        ...(options['relations'] === true ? { relations: this.relations(all.table('relations')) } : {}),
        externalClasses: all.tables('externalClasses').flat(),
        options: {
          // Where the vendor shows a component there is no node of its own around it, and what stands in its tag comes
          // into being when a slot shows it.
          virtualHost: options['virtualHost'] ?? config?.options?.virtualHost ?? true,
          dynamicSlots: true,
          propertyEarlyInit: true,
          dataDeepCopy: 'none',
          propertyPassingDeepCopy: 'none',
        },
      },
      init() {
        open(kit, this as Caller, description)
      },
    }
  }

  private lifetimes(all: Mixed, options: Fields, { didMount, didUnmount }: Description): Fields {
    const { pages } = this
    const tables = options['lifetimes'] === true ? all.tables('lifetimes') : []
    const run = (caller: unknown, name: string, own: Hook[] = []): void => {
      const hooks = tables.map(table => table[name]).filter((hook): hook is Hook => typeof hook === 'function')
      instanceOf((caller as Caller)._$)?.run(name, [...hooks, ...own])
    }
    const lifetimes: Fields = Object.fromEntries(TREE_LIFETIMES.map(name => [name, function (this: unknown) { run(this, name) }]))
    return {
      ...lifetimes,
      attached(this: Caller) {
        const instance = instanceOf(this._$)
        instance?.attached()
        if (instance) pages.joined(instance)
        run(this, 'attached')
      },
      ready(this: Caller) {
        run(this, 'ready', didMount)
      },
      detached(this: Caller) {
        const instance = instanceOf(this._$)
        if (instance) pages.left(instance)
        run(this, 'detached', didUnmount)
      },
      error(this: Caller, error: unknown) {
        instanceOf(this._$)?.failed(error)
      },
    }
  }

  private markOf(mixin: object): ReturnType<Kit['mark']> {
    const known = this.marks.get(mixin)
    if (known) return known
    const mark = this.kit.mark()
    this.marks.set(mixin, mark)
    return mark
  }

  /** `target` may be a mixin. */
  private relations(relations: Fields): Fields {
    return Object.fromEntries(
      Object.entries(relations).map(([key, relation]) => {
        const { target, ...rest } = asObject(relation)
        if (target === undefined || typeof target === 'string') return [key, relation]
        return [key, { ...rest, target: (this.markOf(target as object) as unknown as { _$: object })._$ }]
      }),
    )
  }
}

function describe(all: Mixed, options: Fields): Description {
  return {
    props: all.table('props'),
    onInit: all.hooks('onInit'),
    derive: all.hooks('deriveDataFromProps'),
    didMount: all.hooks('didMount'),
    didUpdate: all.hooks('didUpdate'),
    didUnmount: all.hooks('didUnmount'),
    onError: all.hooks('onError'),
    observers: options['observers'] === true ? observersOf(all) : [],
    ref: all.hooks('ref').at(-1),
    rootEvents: [...all.tables('pageEvents'), ...all.tables('rootEvents')],
    mixins: all.mixins,
  }
}

/** Methods whose errors `onError` hears of; they reach the caller as well. */
function watched(methods: Fields, { onError }: Description): Fields {
  if (onError.length === 0) return methods
  const watch = (method: unknown): unknown =>
    typeof method !== 'function'
      ? method
      : function (this: Caller, ...args: unknown[]): unknown {
          try {
            return (method as Hook).apply(this, args)
          } catch (error) {
            instanceOf(this._$)?.failed(error)
            throw error
          }
        }
  return Object.fromEntries(Object.entries(methods).map(([name, method]) => [name, watch(method)]))
}

/** Gives a new instance what the vendor's instances have. */
export function open(kit: Kit, caller: Caller, description: Description): Instance {
  const instance = new Instance(kit, caller, description)
  Object.defineProperties(caller, {
    data: { get: () => instance.data, set: (fields: unknown) => (instance.data = asObject(fields)), configurable: true },
    props: { get: () => instance.props, configurable: true },
    $id: { value: instance.id },
    $page: { get: () => instance.root().getMethodCaller(), configurable: true },
  })
  return instance
}

function exposed(this: Caller): unknown {
  return instanceOf(this._$)?.exposed()
}

/** What the vendor's instances can do besides what all instances can. */
export const METHODS: { [name: string]: (this: Caller, ...args: never[]) => unknown } = {
  $spliceData(changes: unknown, done?: () => void) {
    instanceOf(this._$)?.splice(asObject(changes))
    if (done) (this['setData'] as (changes: object, done: () => void) => void)({}, done)
  },
  $batchedUpdates(callback: unknown) {
    instanceOf(this._$)?.batch(callback)
  },
  $selectComponent(selector: string) {
    return (this['selectComponent'] as (selector: string) => unknown)(selector)
  },
  $selectAllComponents(selector: string) {
    return (this['selectAllComponents'] as (selector: string) => unknown)(selector)
  },
  selectComposedParentComponent() {
    for (let node = this._$.getComposedParent(); node; node = node.getComposedParent()) {
      const instance = instanceOf(node)
      if (instance) return instance.exposed()
    }
    return null
  },
  hasMixin(mixin: unknown) {
    const description = instanceOf(this._$)?.description
    return mixin === 'ref' ? description?.ref !== undefined : (description?.mixins.includes(mixin as object) ?? false)
  },
}
