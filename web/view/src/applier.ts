// Applies a batch of ops to the DOM. The switch is the hot path: 1,000 rows are about 17,000 ops.

import { afterPaint } from './paint'
import { Op, sizeAt, type Batch, type Json } from '@hutong/protocol'
import { reapply } from './animation'
import { setAttribute } from './attributes'
import { FONT, withFallback } from './css/fonts'
import { inlineUnits } from './css/units'
import type { KeptElement, KeptNode } from './node'
import { observe, query, unobserve } from './query'
import { createElement } from './registry'
import { settleText } from './text'
import type { View } from './view'

/** Text nodes of the current batch that may need decoding once their place is known. */
const pending: (Text & KeptNode)[] = []

export function apply(view: View, batch: Batch): void {
  if (run(view, batch) < batch.length) view.error('op_failed', 'what follows is no op')
  for (const text of pending) settleText(text)
  pending.length = 0
}

/** Applies a batch that is not whole up to the first op that could be seen; returns what is left. */
export function applyUnseen(view: View, batch: Batch): Batch {
  return batch.slice(run(view, batch, (at) => seen(view, batch, at)))
}

/** Applies ops until `stop`, or what follows is none; returns where that is. */
function run(view: View, batch: Batch, stop?: (at: number) => boolean): number {
  let at = 0
  for (let size; (size = sizeAt(batch, at)) && !stop?.(at + 1); at += size + 1) {
    try {
      applyOne(view, batch, at + 1, size)
    } catch (error) {
      view.error('op_failed', `${JSON.stringify(batch.slice(at + 1, at + 1 + size)).slice(0, 120)}: ${String(error)}`)
    }
  }
  return at
}

/** Whether the op at `at` is about something on the page, or may be. */
function seen(view: View, batch: Batch, at: number): boolean {
  const code = batch[at] as number
  if (code === Op.element || code === Op.text || code === Op.fragment) return false
  const shown = (id: Json | undefined): boolean => view.nodes[id as number]?.isConnected ?? true
  return code > Op.host || shown(batch[at + 1]) || (code >= Op.append && code <= Op.replace && shown(batch[at + 2]))
}

/** The op that begins at `at` and has `size` elements. */
function applyOne(view: View, batch: Batch, at: number, size: number): void {
  const nodes = view.nodes
  const a = batch[at + 1] as number
  const b = size > 2 ? batch[at + 2] : undefined
  const c = size > 3 ? batch[at + 3] : undefined
  switch (batch[at]) {
    case Op.element:
      createElement(view, a, b as string, c === 1)
      break
    case Op.text: {
      const text: Text & KeptNode = document.createTextNode(b as string)
      text.$id = a
      nodes[a] = text
      if ((b as string).includes('\\')) pending.push(text)
      break
    }
    case Op.fragment:
      nodes[a] = document.createDocumentFragment()
      break
    case Op.release:
      release(view, a)
      break
    case Op.append:
      parentOf(view, a).appendChild(node(view, b))
      break
    case Op.remove: {
      const child = node(view, b)
      parentOf(view, a)
      child.parentNode?.removeChild(child)
      break
    }
    case Op.insert:
      parentOf(view, a).insertBefore(node(view, b), node(view, c))
      break
    case Op.replace:
      parentOf(view, a).replaceChild(node(view, b), node(view, c))
      break
    case Op.spliceBefore: {
      const before = node(view, b)
      parentOf(view, a).insertBefore(node(view, batch[at + 4]), before)
      removeFrom(before, c as number)
      break
    }
    case Op.spliceAppend:
      parentOf(view, a).appendChild(node(view, b))
      break
    case Op.spliceRemove:
      parentOf(view, a)
      removeFrom(node(view, b), c as number)
      break
    case Op.id:
      element(view, a).id = b as string
      break
    case Op.style: {
      const target = element(view, a)
      target.style.cssText = inlineUnits(b as string)
      if (FONT.test(b as string)) withFallback(target.style)
      if (target.$animated) reapply(target)
      break
    }
    case Op.addClass:
      addClass(element(view, a), b as string)
      break
    case Op.removeClass:
      element(view, a).classList.remove(b as string)
      break
    case Op.clearClasses:
      element(view, a).removeAttribute('class')
      break
    case Op.attribute: {
      const target = element(view, a)
      if (b === 'animation' && typeof c === 'object') view.late.move(({ animateExport }) => animateExport(target, c ?? null))
      else setAttribute(view, target, b as string, c)
      break
    }
    case Op.removeAttribute:
      setAttribute(view, element(view, a), b as string, undefined)
      break
    case Op.setText: {
      const text = node(view, a) as Text & KeptNode
      text.data = b as string
      if (text.$raw !== undefined) delete text.$raw
      if ((b as string).includes('\\') || (text.parentNode as KeptElement | null)?.$part) pending.push(text)
      break
    }
    case Op.listen:
      listen(view, a, b as string, c as number)
      break
    case Op.model:
      (element(view, a).$models ??= new Set()).add(b as string)
      break
    case Op.host:
      element(view, a).setAttribute('wx-host', b as string)
      break
    default:
      applyRare(view, batch.slice(at, at + size), a)
  }
}

function applyRare(view: View, op: Json[], a: number): void {
  const pages = view.pages
  switch (op[0]) {
    case Op.page:
      pages.open(element(view, a), op[2] as number, op[3] as string, op[4] as string[], op[5] as object)
      break
    case Op.pageChrome:
      pages.get(a).setChrome(op[2] as object)
      break
    case Op.pageShow:
      pages.show(a, op[2] as string)
      break
    case Op.pageClose:
      pages.close(a)
      break
    case Op.frame:
      afterPaint(() => view.callback(a))
      break
    case Op.query:
      view.settle()
      view.callback(a, query(view, pages.get(op[2] as number), op[3] as Json[]))
      break
    case Op.call: {
      view.settle()
      const target = element(view, a)
      const call = () => {
        if (!target.$part?.call) throw new Error('the element has no methods')
        return target.$part.call(op[2] as string, (op[3] ?? []) as Json[])
      }
      void (view.late.waits(target) ? view.late.settled().then(call) : new Promise<Json | undefined>((resolve) => resolve(call()))).then(
        (value) => view.callback(op[4] as number, value ?? null),
        (error) => {
          view.error('op_failed', String(error))
          view.callback(op[4] as number)
        },
      )
      break
    }
    case Op.scrollPage:
      pages.get(a).scrollTo(op[2] as number, op[3] as number, () => view.callback(op[4] as number))
      break
    case Op.pullDown:
      pages.get(a).refresher.show(op[2] as boolean)
      break
    case Op.shellStyle:
      pages.get(a).setTabBar(op[2] ?? null)
      break
    case Op.animate: {
      const target = element(view, a)
      view.late.move(({ animate }) => animate(target, op[2] ?? null, op[3] as number, () => view.callback(op[4] as number)))
      break
    }
    case Op.observe:
      observe(view, a, element(view, op[2] as number), op[3] ?? null)
      break
    case Op.unobserve:
      unobserve(view, a)
      break
    case Op.dismiss:
      // What this very batch takes away does not lie there any more.
      view.settle()
      pages.get(a).back()
      break
    default:
      throw new Error('unknown op')
  }
}

/** A list of classes is an object of its own; most elements never need one. */
function addClass(element: KeptElement, name: string): void {
  if (element.hasAttribute('class')) element.classList.add(name)
  else element.className = name
}

function node(view: View, id: Json | undefined): KeptNode {
  const found = view.nodes[id as number]
  if (!found) throw new Error(`no node ${String(id)}`)
  return found
}

function element(view: View, id: number): KeptElement {
  return node(view, id) as KeptElement
}

/** The place for children of a node; a part there will look at its children again. */
function parentOf(view: View, id: number): Node {
  const parent = node(view, id)
  if (parent.$part) view.mark(parent.$part)
  return parent.$slot ?? parent
}

function removeFrom(first: Node, count: number): void {
  const parent = first.parentNode
  for (let next: Node | null = first; count > 0 && next && parent; count--) {
    const gone = next
    next = next.nextSibling
    parent.removeChild(gone)
  }
}

function release(view: View, id: number): void {
  view.nodes[id]?.$part?.release?.()
  delete view.nodes[id]
}

function listen(view: View, id: number, type: string, mode: number): void {
  const target = element(view, id)
  if (mode) view.listening.add(type)
  const catches = mode >= 2
  if (catches) (target.$catches ??= new Set()).add(type)
  else target.$catches?.delete(type)
  if (type === 'longpress' || type === 'longtap') target.$holds = mode > 0
  else if (type === 'touchmove') target.toggleAttribute('wx-catch', catches)
  // What can be tapped can be reached by the keyboard.
  else if (type === 'tap' && mode && id !== 1 && !target.hasAttribute('tabindex')) target.tabIndex = 0
}
