// View scripts as handlers: `bind:touchmove="{{m.move}}"` and `change:prop="{{m.changed}}"`. They run here, one message
// away from the view, and change the tree through descriptors.

import { Op } from '@hutong/protocol'
import { Component, type Element, type GeneralComponent } from 'glass-easel'
import { asObject } from '../json'
import type { Reporter } from '../report'
import { currentTarget } from './events'
import type { ViewContext, ViewNode } from './backend'
import type { Caller } from './instance'

/** Where the framework keeps what comes from scripts, apart from what the template says. */
const STYLE_SEGMENT = 2
const CLASS_SEGMENT = 1

type ViewFunction = (...args: unknown[]) => unknown

/** What a view script knows of a node or component, in the vendor's words. */
class Descriptor {
  private state: object | undefined

  constructor(
    private readonly node: Element,
    private readonly scripts: ViewScripts,
  ) {}

  selectComponent(selector: string): Descriptor | null {
    return this.selectAllComponents(selector)[0] ?? null
  }

  selectAllComponents(selector: string): Descriptor[] {
    const root = Component.isComponent(this.node) ? this.node.getShadowRoot() : this.node
    return root ? root.querySelectorAll(String(selector)).map(node => this.scripts.describe(node)) : []
  }

  setStyle(style: unknown): this {
    this.node.setNodeStyle(styleText(style), STYLE_SEGMENT)
    return this
  }

  addClass(names: string): this {
    return this.toggle(names, true)
  }

  removeClass(names: string): this {
    return this.toggle(names, false)
  }

  private toggle(names: string, on: boolean): this {
    for (const name of String(names).split(/\s+/)) if (name) this.node.toggleNodeClass(name, on, CLASS_SEGMENT)
    return this
  }

  hasClass(name: string): boolean {
    return [0, CLASS_SEGMENT].some(segment => this.node.classList?.contains(String(name), segment) === true)
  }

  getDataset(): { [name: string]: unknown } {
    return { ...this.node.dataset }
  }

  /** Something to remember between calls. */
  getState(): object {
    this.state ??= {}
    return this.state
  }

  /** Calls a method of the component, or of the one whose template the node is in. */
  callMethod(name: string, args?: unknown): void {
    const host = Component.isComponent(this.node) ? this.node : this.node.ownerShadowRoot?.getHostNode()
    const caller = host?.getMethodCaller() as { [name: string]: unknown } | undefined
    const method = caller?.[name]
    if (typeof method === 'function') method.call(caller, args)
  }

  triggerEvent(name: string, detail?: unknown, options?: object): void {
    this.node.triggerEvent(name, detail, options)
  }

  requestAnimationFrame(callback: () => void): void {
    this.scripts.context.stream.frame(callback)
  }

  setTimeout(callback: () => void, milliseconds?: number): unknown {
    return setTimeout(callback, milliseconds)
  }

  clearTimeout(timer: unknown): void {
    clearTimeout(timer as number)
  }

  // Layout is not known on this side of the boundary: what was asked for is absent rather than invented.
  getBoundingClientRect(): object {
    return {}
  }

  getComputedStyle(): object {
    return {}
  }
}

export class ViewScripts {
  private readonly descriptors = new WeakMap<Element, Descriptor>()
  private readonly changes: (() => unknown)[] = []

  constructor(
    readonly context: ViewContext,
    private readonly reporter: Reporter,
  ) {}

  describe(node: Element): Descriptor {
    const known = this.descriptors.get(node)
    if (known) return known
    const made = new Descriptor(node, this)
    this.descriptors.set(node, made)
    return made
  }

  /** `change:prop`: the framework gives nodes while it draws them; the script gets descriptors when all are drawn. */
  readonly changeListener = (listener: ViewFunction): ViewFunction => {
    if (typeof listener !== 'function') return () => undefined
    return (now, before, host, node) => {
      if (this.changes.length === 0) void Promise.resolve().then(() => this.tellChanges())
      this.changes.push(() => listener(now, before, this.describe(host as GeneralComponent), this.describe(node as Element)))
    }
  }

  private tellChanges(): void {
    for (const change of this.changes.splice(0)) this.reporter.guard('change: of a view script', change)
  }

  /** What the handler of an `input` returns, a text or `{value, cursor}`, takes the place of what was typed. */
  private retype(node: Element | undefined, result: unknown): void {
    const { value, cursor } = asObject(typeof result === 'string' ? { value: result } : result)
    const target = node?.getBackendElement() as ViewNode | null | undefined
    if (typeof value === 'string' && target) this.context.stream.push(Op.call, target.id, 'retype', [value, typeof cursor === 'number' ? cursor : -1], 0)
  }

  /** Calls a handler. `origin` says where a function in the template comes from; 0 is the page's own data. */
  readonly handle = (caller: unknown, event: object, handler: ViewFunction, origin: unknown): unknown => {
    const fromScript = Array.isArray(origin) && origin[0] !== 0
    const node = currentTarget(event)
    if (!fromScript) {
      const result = handler.call(caller, event)
      if ((event as { type?: unknown }).type === 'input') this.retype(node, result)
      return result
    }
    return handler(Object.assign(event, { instance: node && this.describe(node) }), this.describe((caller as Caller)._$))
  }
}

function styleText(style: unknown): string {
  if (typeof style === 'string') return style
  return Object.entries(asObject(style)).map(([name, value]) => `${name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}:${String(value)}`).join(';')
}
