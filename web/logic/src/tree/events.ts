// Events from the view, dispatched over the logic's own tree.

import { Event, Element, Component } from 'glass-easel'
import { asObject } from '../json'
import type { HandledEvent, Semantics } from '../semantics/semantics'
import type { ViewContext } from './backend'

/** What a handler sees as `target` and `currentTarget`: never the framework's node. */
interface EventPlace {
  id: string
  dataset: { [name: string]: unknown }
  offsetLeft: number
  offsetTop: number
}

interface TreePlace {
  _$?: Element
  id?: string
  dataset?: { [name: string]: unknown } | null
}

export function place(target: unknown, offset: Offset = {}): EventPlace {
  const caller = target as TreePlace
  const node: TreePlace = caller._$ ?? caller
  return { id: node.id ?? '', dataset: { ...node.dataset }, offsetLeft: offset.offsetLeft ?? 0, offsetTop: offset.offsetTop ?? 0 }
}

/** Where the view says the event's own node lies. */
interface Offset {
  offsetLeft?: number
  offsetTop?: number
}

/** Under this key an event that is being handled keeps the node that handles it, out of the handlers' sight. */
const CURRENT = Symbol('current')

export function currentTarget(event: object): Element | undefined {
  return (event as { [CURRENT]?: Element })[CURRENT]
}

// As with the reporter of errors, the one mini-program of this scope says how.
let adapt: Semantics['event']

export function adaptEvents(by: Semantics['event']): void {
  adapt = by
}

/**
 * Gives every handler a plain event: own fields only, with the vendor's `target` and `currentTarget`. The framework
 * itself only calls the inherited methods of what this returns.
 */
function shadowed(this: Event<unknown>, target: unknown, mark: unknown, currentTarget: unknown): Event<unknown> {
  const event = Object.create(this) as Event<unknown>
  Object.defineProperty(event, CURRENT, { value: (currentTarget as TreePlace)._$ ?? currentTarget })
  const { offset, ...extra } = asObject((this as { extraFields?: unknown }).extraFields)
  const own = {
    type: this.type,
    timeStamp: this.timeStamp,
    detail: this.detail,
    ...extra,
    mark,
    target: place(target, asObject(offset)),
    currentTarget: place(currentTarget, target === currentTarget ? asObject(offset) : {}),
  }
  adapt?.(own as unknown as HandledEvent)
  return Object.assign(event, own)
}

Event.prototype.wrapShadowedEvent = shadowed as typeof Event.prototype.wrapShadowedEvent

/** Hands `["event", node, type, detail, fields]` to the tree. An unknown node (already gone) is ignored. */
export function dispatch(context: ViewContext, id: number, type: string, detail: unknown, fields: unknown): void {
  const target = context.nodes.get(id)?.__wxElement
  if (!target) return
  const { bubbles, timeStamp, touches, changedTouches, offsetLeft, offsetTop } = asObject(fields)
  const extraFields: { [name: string]: unknown } = { offset: { offsetLeft, offsetTop } }
  if (typeof timeStamp === 'number') extraFields['timeStamp'] = timeStamp
  if (touches) extraFields['touches'] = touches
  if (changedTouches) extraFields['changedTouches'] = changedTouches
  Event.triggerEvent(target, type, type === 'submit' ? withFields(target, detail) : detail, {
    bubbles: bubbles === true,
    composed: bubbles === true,
    capturePhase: true,
    extraFields,
  })
}

/** Marks the components that stand for a form field, with `name` and `value` among their properties. */
export const formFields = new WeakSet<object>()

/** A form's values: the view knows those of built-in inputs, the logic those of `wx://form-field` components. */
function withFields(form: Element, detail: unknown): unknown {
  const value = { ...asObject(asObject(detail)['value']) }
  const visit = (node: unknown): void => {
    if (!Element.isElement(node)) return
    if (Component.isComponent(node)) {
      const data = node.data as { name?: unknown; value?: unknown }
      if (formFields.has(node) && data.name) value[String(data.name)] = data.value
      const shadow = node.getShadowRoot()
      if (shadow) shadow.childNodes.forEach(visit)
    }
    node.childNodes.forEach(visit)
  }
  form.childNodes.forEach(visit)
  return { ...asObject(detail), value }
}
