// How templates of the Alipay family hand values to nodes: everything on the tag of a component is a prop of it, and
// `class` and `style` may be objects.

import type { GeneralComponent } from 'glass-easel'
import type { Engine, Kit } from '../semantics'
import { instanceOf, type Caller, type Instance } from './instance'

const adapted = new WeakSet<object>()

/** Changes the engine of one component tree, once. */
export function adapt(engine: Engine, kit: Kit): void {
  if (adapted.has(engine)) return
  adapted.add(engine)
  const { r, y, c, d, i } = engine
  const owner = (): GeneralComponent => engine.shadowRoot.getHostNode()
  engine.r = (node, name, value, ...rest) => {
    const instance = instanceOf(node)
    if (!instance || instance.node.hasExternalClass(name)) r(node, name, value, ...rest)
    else hand(instance, name, value, owner(), kit)
  }
  engine.y = (node, value) => {
    instanceOf(node)?.give('style', value)
    y(node, styleText(value))
  }
  engine.c = (node, value) => c(node, classNames(value))
  engine.d = (node, name, value) => {
    instanceOf(node)?.give(`data-${kebab(name)}`, value)
    d(node, name, value)
  }
  engine.i = (node, value) => {
    instanceOf(node)?.give('id', value)
    i(node, value)
  }
}

/** How the compiler tells which slots the tag of a component fills; what is no name stands for one that is not filled. */
const SLOTS = 'hutong-slots'
/** A string under a name like `onChange` means a method of whoever wrote the template. */
const HANDLER = /^(on|catch)[A-Z]/

function hand(instance: Instance, name: string, value: unknown, owner: GeneralComponent, kit: Kit): void {
  const prop = name === SLOTS ? '$slots' : name.replace(/-([a-z])/g, (_dash, letter: string) => letter.toUpperCase())
  if (prop === 'ref') refer(instance, value, owner, kit)
  else if (prop === '$slots') instance.give(prop, Object.fromEntries((value as unknown[]).filter(Boolean).map(slot => [slot, true])))
  else instance.give(prop, HANDLER.test(prop) && typeof value === 'string' ? method(owner, value) : value)
}

/** The same method of the same owner is the same function every time. */
const methods = new WeakMap<object, Map<string, unknown>>()

function method(owner: GeneralComponent, name: string): unknown {
  const caller = owner.getMethodCaller() as unknown as Caller
  const found = caller[name]
  if (typeof found !== 'function') return undefined
  const bound = methods.get(caller) ?? new Map<string, unknown>()
  methods.set(caller, bound)
  if (!bound.has(name)) bound.set(name, (...args: unknown[]) => (caller[name] as (...args: unknown[]) => unknown)(...args))
  return bound.get(name)
}

function refer(instance: Instance, value: unknown, owner: GeneralComponent, kit: Kit): void {
  const take = typeof value === 'function' ? value : method(owner, String(value))
  if (typeof take === 'function') instance.referred(() => kit.reporter.guard(`${owner.is} ref`, () => (take as (ref: unknown) => void)(instance.exposed())))
}

const kebab = (name: string): string => name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)

function styleText(style: unknown): unknown {
  if (typeof style !== 'object' || style === null) return style
  const entries = Object.entries(style).filter(([, value]) => value !== undefined && value !== null && value !== '')
  return entries.map(([name, value]) => `${name.startsWith('--') ? name : kebab(name)}:${String(value)}`).join(';')
}

/** Names as a string: lists and the keys of objects with a true value. */
function classNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(classNames).filter(Boolean).join(' ')
  if (typeof value !== 'object' || value === null) return value
  return Object.entries(value).filter(([, on]) => on).map(([name]) => name).join(' ')
}
