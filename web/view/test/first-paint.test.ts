// @vitest-environment jsdom
import { Op, joined, type Json, type OpMessage } from '@hutong/protocol'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Port } from '../src/port'
import type { View } from '../src/view'
import { Ops, type Spec } from './tree'

vi.stubGlobal('CSSStyleSheet', class {
  cssRules: unknown[] = []
  replaceSync(): void {}
})
vi.stubGlobal('matchMedia', () => ({ matches: true }))

const { createView } = await import('../src/index')

interface Stage { view: View, toLogic: Json[][], logic: (batch: OpMessage[]) => void, part: (batch: OpMessage[]) => void, container: (message: Json[]) => void }

function stage(): Stage {
  document.body.replaceChildren()
  document.adoptedStyleSheets = []
  const toLogic: Json[][] = []
  const logic: Port = { onmessage: null, postMessage: (m) => void toLogic.push(m as Json[]) }
  const container: Port = { onmessage: null, postMessage: () => {} }
  const view = createView(document.body, { logic, container })
  return { view, toLogic, logic: (ops) => logic.onmessage!({ data: joined(ops) }), part: (ops) => logic.onmessage!({ data: [0, joined(ops)] }), container: (data) => container.onmessage!({ data }) }
}

/** What is in the page, with the attributes in one order. */
function drawing(node: Node): unknown {
  if (!(node instanceof Element)) return node.textContent
  const attributes = [...node.attributes].map(({ name, value }) => `${name}=${value}`).sort()
  return [node.localName, attributes, [...node.childNodes].map(drawing), [...(node.shadowRoot?.childNodes ?? [])].map(drawing)]
}
/** What a logic sends for its first page: the tree and what shows it, then what it asks of the frame. */
function page(...children: Spec[]): { drawn: OpMessage[], rest: OpMessage[] } {
  return { drawn: new Ops().page(1, children).take(), rest: [[Op.frame, 1]] }
}

let s: Stage
beforeEach(() => { s = stage() })

describe('a first paint', () => {
  const { drawn, rest } = page(['view', { as: 'a', listen: ['tap'] }, 'hello'])
  const text = (): string | null | undefined => s.view.pages.front?.scroller.textContent

  it('is shown before the logic has sent anything, and its nodes are those that the logic goes on with', () => {
    s.container(['paint', drawn as Json])
    expect(text()).toBe('hello')
    const nodes = [...s.view.nodes]
    s.logic([...drawn, [Op.setText, 5, 'changed'], ...rest])
    expect([...s.view.nodes]).toEqual(nodes)
    expect(text()).toBe('changed')
  })

  it('keeps what the user does until the logic knows the nodes', () => {
    s.container(['paint', drawn as Json])
    s.view.emit(s.view.nodes[4]!, 'tap', {})
    expect(s.toLogic).toEqual([])
    s.logic([...drawn, ...rest])
    expect(s.toLogic.map(([kind, node, type]) => [kind, node, type])).toEqual([['event', 4, 'tap']])
  })

  it('goes in one step when the logic draws something else, and with it what the user did', () => {
    s.container(['paint', drawn as Json])
    s.view.emit(s.view.nodes[4]!, 'tap', {})
    const other = page(['view', {}, 'other'])
    s.logic([...other.drawn, ...other.rest])
    expect(text()).toBe('other')
    expect(document.querySelectorAll('.hutong-shell')).toHaveLength(1)
    expect(s.toLogic).toEqual([])
    expect(s.view.listening).not.toContain('tap')
  })

  it('stays until a batch that comes in parts is whole', () => {
    s.container(['paint', drawn as Json])
    const other = page(['view', {}, 'other'])
    s.part(other.drawn)
    expect(text()).toBe('hello')
    s.logic(other.rest)
    expect(text()).toBe('other')
  })

  it('is not drawn when the logic was quicker', () => {
    s.logic([...drawn, ...rest])
    const before = drawing(s.view.root)
    s.container(['paint', page('late').drawn as Json])
    expect(drawing(s.view.root)).toEqual(before)
  })

  it('that breaks leaves no trace', () => {
    s.container(['paint', [[Op.append, 1, 77], [99], null, [Op.element]] as Json])
    s.logic([...drawn, ...rest])
    expect(text()).toBe('hello')
  })

  it('does not mind the order of keys, as one writer sorts them', () => {
    const sorted = JSON.parse(JSON.stringify(drawn, (_, value: unknown) => (
      value && typeof value === 'object' && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort()) : value))) as OpMessage[]
    s.container(['paint', sorted as Json])
    const first = s.view.nodes[4]
    s.logic([...drawn, ...rest])
    expect(s.view.nodes[4]).toBe(first)
  })
})

/** A generator with a seed: the same trees in every run. */
function random(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

function tree(pick: (below: number) => number, depth: number): Spec {
  if (depth === 0 || pick(4) === 0) return `text ${pick(100)}`
  const tag = ['view', 'text', 'button', 'image', 'scroll-view', 'input', 'checkbox', 'form'][pick(8)]!
  const props: { [name: string]: Json } = {}
  if (pick(2)) props['class'] = `c${pick(5)}`
  if (pick(3) === 0) props['style'] = `width: ${pick(750)}rpx`
  if (pick(3) === 0) props['listen'] = ['tap']
  if (pick(3) === 0) props['data-x'] = pick(9)
  if (pick(4) === 0) props['disabled'] = pick(2) === 1
  return [tag, props, ...Array.from({ length: pick(4) }, () => tree(pick, depth - 1))]
}

it('whatever it holds, the logic draws what it would have drawn without it', () => {
  for (let seed = 1; seed <= 60; seed++) {
    const pick = random(seed)
    const { drawn, rest } = page(...Array.from({ length: 1 + pick(4) }, () => tree(pick, 4)))
    const batch = [...drawn, ...rest]
    s = stage()
    s.logic(batch)
    const expected = drawing(s.view.root)

    // The same page, a part of it, one that becomes another at some place; in one batch or in several.
    const paint = structuredClone(drawn).slice(0, pick(3) ? undefined : pick(drawn.length))
    if (pick(2)) {
      const at = pick(paint.length)
      paint.splice(at, pick(3), [Op.element, 9000 + pick(9), 'view'], [Op.append, 1 + pick(9), 9000])
    }
    s = stage()
    s.container(['paint', paint as Json])
    for (let at = 0; at < batch.length;) s.logic(batch.slice(at, (at += 1 + pick(batch.length))))
    expect(drawing(s.view.root), `seed ${seed}`).toEqual(expected)
  }
})
