// Applies a batch of ops to the DOM. The switch is the hot path: 1,000 rows are about 17,000 ops.

import { afterPaint } from './paint'
import { Op, type Json, type OpMessage } from '@hutong/protocol'
import { animate, animateExport, reapply } from './animation'
import { setAttribute } from './attributes'
import { inlineUnits } from './css/units'
import type { KeptElement, KeptNode } from './node'
import { observe, query, unobserve } from './query'
import { createElement } from './registry'
import { settleText } from './text'
import type { View } from './view'

/** Text nodes of the current batch that may need decoding once their place is known. */
const pending: (Text & KeptNode)[] = []

export function apply(view: View, batch: OpMessage[]): void {
  for (let i = 0; i < batch.length;) {
    try {
      for (; i < batch.length; i++) applyOne(view, batch[i]!)
    } catch (error) {
      view.error('op_failed', `${JSON.stringify(batch[i])?.slice(0, 120)}: ${String(error)}`)
      i++
    }
  }
  for (const text of pending) settleText(text)
  pending.length = 0
}

function applyOne(view: View, op: OpMessage): void {
  const nodes = view.nodes
  const a = op[1] as number
  switch (op[0]) {
    case Op.element:
      createElement(view, a, op[2] as string, op[3] === 1)
      break
    case Op.text: {
      const text: Text & KeptNode = document.createTextNode(op[2] as string)
      text.$id = a
      nodes[a] = text
      if ((op[2] as string).includes('\\')) pending.push(text)
      break
    }
    case Op.fragment:
      nodes[a] = document.createDocumentFragment()
      break
    case Op.release:
      release(view, a)
      break
    case Op.append:
      parentOf(view, a).appendChild(node(view, op[2]))
      break
    case Op.remove: {
      const child = node(view, op[2])
      parentOf(view, a)
      child.parentNode?.removeChild(child)
      break
    }
    case Op.insert:
      parentOf(view, a).insertBefore(node(view, op[2]), node(view, op[3]))
      break
    case Op.replace:
      parentOf(view, a).replaceChild(node(view, op[2]), node(view, op[3]))
      break
    case Op.spliceBefore: {
      const before = node(view, op[2])
      parentOf(view, a).insertBefore(node(view, op[4]), before)
      removeFrom(before, op[3] as number)
      break
    }
    case Op.spliceAppend:
      parentOf(view, a).appendChild(node(view, op[2]))
      break
    case Op.spliceRemove:
      parentOf(view, a)
      removeFrom(node(view, op[2]), op[3] as number)
      break
    case Op.id:
      element(view, a).id = op[2] as string
      break
    case Op.style: {
      const target = element(view, a)
      target.style.cssText = inlineUnits(op[2] as string)
      if (target.$animated) reapply(target)
      break
    }
    case Op.addClass:
      element(view, a).classList.add(op[2] as string)
      break
    case Op.removeClass:
      element(view, a).classList.remove(op[2] as string)
      break
    case Op.clearClasses:
      element(view, a).removeAttribute('class')
      break
    case Op.attribute:
      if (op[2] === 'animation' && typeof op[3] === 'object') animateExport(element(view, a), op[3] ?? null)
      else setAttribute(view, element(view, a), op[2] as string, op[3])
      break
    case Op.removeAttribute:
      setAttribute(view, element(view, a), op[2] as string, undefined)
      break
    case Op.setText: {
      const text = node(view, a) as Text & KeptNode
      text.data = op[2] as string
      if (text.$raw !== undefined) delete text.$raw
      if ((op[2] as string).includes('\\') || (text.parentNode as KeptElement | null)?.$part) pending.push(text)
      break
    }
    case Op.listen:
      listen(view, a, op[2] as string, op[3] as number)
      break
    case Op.model:
      (element(view, a).$models ??= new Set()).add(op[2] as string)
      break
    case Op.host:
      element(view, a).setAttribute('wx-host', op[2] as string)
      break
    default:
      applyRare(view, op, a)
  }
}

function applyRare(view: View, op: OpMessage, a: number): void {
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
    case Op.animate:
      animate(element(view, a), op[2] ?? null, op[3] as number, () => view.callback(op[4] as number))
      break
    case Op.observe:
      observe(view, a, element(view, op[2] as number), op[3] ?? null)
      break
    case Op.unobserve:
      unobserve(view, a)
      break
    default:
      throw new Error('unknown op')
  }
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
