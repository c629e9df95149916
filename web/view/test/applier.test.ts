// @vitest-environment jsdom
import { Op, joined, type Json } from '@hutong/protocol'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Port } from '../src/port'
import type { View } from '../src/view'
import { Progress } from '../src/parts/progress'
import { Ops, type Spec } from './tree'

// What jsdom lacks of the platform; the style sheets themselves are tested in the browser.
vi.stubGlobal('CSSStyleSheet', class {
  cssRules: unknown[] = []
  replaceSync(): void {}
})
vi.stubGlobal('matchMedia', () => ({ matches: true }))

const { createView } = await import('../src/index')

let view: View
let sent: Json[][]
let logic: Port
let ops: Ops

beforeEach(() => {
  sent = []
  ops = new Ops()
  document.body.replaceChildren()
  document.adoptedStyleSheets = []
  const port = (): Port => ({ onmessage: null, postMessage: (m) => void sent.push(m as Json[]) })
  logic = port()
  view = createView(document.body, { logic, container: port() })
})

const run = () => view.apply(joined(ops.take()))
const html = (id: number) => (view.nodes[id] as Element).outerHTML

function list(...texts: string[]): number {
  const id = ops.create(['view', {}, ...texts.map((text): Spec => ['view', { as: text }, text])])
  run()
  return id
}
const texts = (id: number) => [...view.nodes[id]!.childNodes].map((n) => n.textContent)

describe('tree ops', () => {
  it('builds, moves and removes', () => {
    const id = list('a', 'b', 'c')
    const n = (name: string) => ops.id(name)
    ops.push(Op.insert, id, n('c'), n('a')).push(Op.remove, id, n('b'))
    run()
    expect(texts(id)).toEqual(['c', 'a'])
    const d = ops.create(['view', {}, 'd'])
    ops.push(Op.replace, id, d, n('c'))
    run()
    expect(texts(id)).toEqual(['d', 'a'])
  })

  it('splices fragments', () => {
    const id = list('a', 'b', 'c', 'd')
    ops.push(Op.fragment, 900).push(Op.append, 900, ops.create(['view', {}, 'x'])).push(Op.append, 900, ops.create(['view', {}, 'y']))
    ops.push(Op.spliceBefore, id, ops.id('b'), 2, 900)
    run()
    expect(texts(id)).toEqual(['a', 'x', 'y', 'd'])
    ops.push(Op.fragment, 901).push(Op.append, 901, ops.create(['view', {}, 'z'])).push(Op.spliceAppend, id, 901)
    ops.push(Op.spliceRemove, id, ops.id('d'), 1)
    run()
    expect(texts(id)).toEqual(['a', 'x', 'y', 'z'])
  })

  it('keeps children of a built-in in its own place for them', () => {
    const swiper = ops.create(['swiper', {}, ['swiper-item', { as: 'first' }], ['swiper-item', {}]])
    const item = ops.create(['swiper-item', {}, 'new'])
    ops.push(Op.insert, swiper, item, ops.id('first'))
    run()
    expect((view.nodes[swiper] as Element).querySelector('.wx-swiper-slides')!.children).toHaveLength(3)
  })

  it('forgets released nodes', () => {
    const id = list('a')
    ops.push(Op.release, ops.id('a'))
    run()
    ops.push(Op.addClass, ops.id('a'), 'x').push(Op.addClass, id, 'still')
    run()
    expect(sent).toEqual([['error', 'op_failed', expect.stringContaining(`no node ${ops.id('a')}`)]])
    expect((view.nodes[id] as Element).className).toBe('still')
  })
})

describe('a batch', () => {
  it('goes on behind an op that fails', () => {
    const id = list('a')
    ops.push(Op.addClass, 999, 'x').push(Op.addClass, id, 'on')
    run()
    expect((view.nodes[id] as Element).className).toBe('on')
    expect(sent).toEqual([['error', 'op_failed', '[14,999,"x"]: Error: no node 999']])
  })

  it('has no operands but its own: what an op lacks is not taken from the next', () => {
    const id = list('a')
    run()
    view.apply([2, Op.append, id, ...joined([[Op.addClass, id, 'on']])])
    expect((view.nodes[id] as Element).className).toBe('on')
    expect(sent).toEqual([['error', 'op_failed', expect.stringContaining('no node undefined')]])
  })

  it.each([[0], [-1], [1.5], [Infinity], ['1'], [null], [[Op.clearClasses]]])('ends where the size of an op is %j', (size) => {
    const id = list('a')
    view.apply([...joined([[Op.addClass, id, 'on']]), size as Json, Op.clearClasses, id])
    expect((view.nodes[id] as Element).className).toBe('on')
    expect(sent).toEqual([['error', 'op_failed', 'what follows is no op']])
  })
})

describe('a batch in parts', () => {
  const receive = (batch: Json[]) => logic.onmessage!({ data: batch })

  it('is made out of sight as it comes, and seen when it is whole', () => {
    const id = list('a')
    ops.push(Op.append, 1, id)
    run()
    const made = ops.create(['view', {}, 'b'])
    receive([0, joined(ops.take())])
    expect(html(made)).toBe('<wx-view>b</wx-view>')
    receive([0, joined(ops.push(Op.addClass, made, 'x').push(Op.append, id, made).push(Op.addClass, made, 'y').take())])
    expect([html(made), texts(id)]).toEqual(['<wx-view class="x">b</wx-view>', ['a']])
    receive([0, joined(ops.push(Op.addClass, made, 'z').take())])
    expect(html(made)).toBe('<wx-view class="x">b</wx-view>')
    receive([])
    expect([html(made), texts(id)]).toEqual(['<wx-view class="x y z">b</wx-view>', ['a', 'b']])
    expect(sent).toEqual([])
  })

  it('takes nothing from the page before it is whole', () => {
    const id = list('a')
    ops.push(Op.append, 1, id)
    run()
    const box = ops.create(['view'])
    receive([0, joined(ops.push(Op.append, box, ops.id('a')).take())])
    expect(texts(id)).toEqual(['a'])
    receive(joined(ops.push(Op.addClass, id, 'on').take()))
    expect([texts(id), texts(box), (view.nodes[id] as Element).className]).toEqual([[], ['a'], 'on'])
  })

  it('decodes text and draws built-ins once, when it is whole', () => {
    view.late.arrive({ progress: Progress }, '')
    const [text, bar] = [ops.create(['text', {}, 'a\\nb']), ops.create(['progress', { percent: 10 }])]
    receive([0, joined(ops.take())])
    const update = vi.spyOn(view.nodes[bar]!.$part!, 'update' as never)
    view.settle()
    receive([0, joined(ops.push(Op.attribute, bar, 'percent', 30).take())])
    expect(update).not.toHaveBeenCalled()
    receive([])
    expect([texts(text), update.mock.calls.length, (view.nodes[bar] as Element).textContent]).toEqual([['a\nb'], 1, '30%'])
  })

  it('lets what is on the page draw itself meanwhile', () => {
    view.late.arrive({ progress: Progress }, '')
    const [shown, made] = [ops.create(['progress', { percent: 10 }]), ops.create(['progress', { percent: 20 }])]
    ops.push(Op.append, 1, shown)
    receive(joined(ops.take()))
    receive([0, joined(ops.push(Op.attribute, made, 'percent', 21).take())])
    const part = view.nodes[shown]!.$part!
    part.changeTo('percent', 50)
    view.mark(part)
    view.settle()
    const drawn = () => [shown, made].map((id) => (view.nodes[id] as Element).textContent)
    expect(drawn()).toEqual(['50%', '20%'])
    receive([])
    expect(drawn()).toEqual(['50%', '21%'])
  })
})

describe('what an element carries', () => {
  it('sets id, classes, style and host', () => {
    const id = ops.create(['view', { id: 'main', class: 'a b', style: 'width:75rpx' }])
    ops.push(Op.removeClass, id, 'a').push(Op.host, id, 'p1')
    run()
    expect(html(id)).toBe('<wx-view id="main" class="b" style="width: 10vw;" wx-host="p1"></wx-view>')
    ops.push(Op.clearClasses, id)
    run()
    expect((view.nodes[id] as Element).classList).toHaveLength(0)
  })

  it('reflects plain values only, and nothing that could run', () => {
    const id = ops.create(['view', { 'aria-label': 'x', 'aria-expanded': false, disabled: true, size: 3, data: { a: 1 }, onclick: 'alert(1)', style2: null, 'wx-host': 'fake' }])
    run()
    expect(html(id)).toBe('<wx-view aria-label="x" aria-expanded="false" disabled="" size="3"></wx-view>')
    ops.push(Op.attribute, id, 'disabled', false).push(Op.removeAttribute, id, 'size')
    run()
    expect(html(id)).toBe('<wx-view aria-label="x" aria-expanded="false"></wx-view>')
  })

  it('treats the host of a custom component as a box, whatever its name', () => {
    ops.push(Op.element, 50, 'button', 1).push(Op.element, 51, 'constructor').push(Op.element, 52, '__proto__')
    run()
    expect([50, 51, 52].map((id) => view.nodes[id]?.$part)).toEqual([undefined, undefined, undefined])
    expect(sent).toEqual([])
  })

  it('decodes text where `text` wants it', () => {
    const id = ops.create(['text', { decode: true }, 'a\\n&lt;'])
    const plain = ops.create(['view', {}, 'a\\n&lt;'])
    run()
    expect([texts(id), texts(plain)]).toEqual([['a\n<'], ['a\\n&lt;']])
    const child = view.nodes[id]!.firstChild as Text & { $id: number }
    ops.push(Op.setText, child.$id, '&gt;')
    run()
    expect(texts(id)).toEqual(['>'])
  })
})

describe('a batch', () => {
  it('goes on after an op that fails, and says which', () => {
    ops.push(Op.element, 5, 'view').push(99 as never, 1).push(Op.append, 5, 77).push(Op.element, 6, 'no good').push(Op.addClass, 5, 'on')
    run()
    expect(sent.map((m) => [m[0], m[1]])).toEqual(Array(3).fill(['error', 'op_failed']))
    expect(sent[1]![2]).toContain('no node 77')
    expect((view.nodes[5] as Element).className).toBe('on')
  })

  it('answers a call that fails at once, too', async () => {
    view.apply(joined(ops.push(Op.append, 1, ops.create(['view', { as: 'v' }])).push(Op.call, ops.id('v'), 'play', [], 7).take()))
    await vi.waitFor(() => expect(sent).toContainEqual(['callback', 7, null]))
    expect(sent.filter((m) => m[0] === 'error')).toHaveLength(1)
  })

  it('draws a built-in once, after all its attributes', () => {
    view.late.arrive({ progress: Progress }, '')
    const id = ops.create(['progress', { percent: 10 }])
    run()
    const part = view.nodes[id]!.$part!
    const update = vi.spyOn(part, 'update' as never)
    ops.push(Op.attribute, id, 'percent', 20).push(Op.attribute, id, 'showInfo', true).push(Op.attribute, id, 'percent', 30)
    run()
    expect(update).toHaveBeenCalledTimes(1)
    expect((view.nodes[id] as Element).textContent).toBe('30%')
  })

  it('reports a built-in that fails and keeps the others', () => {
    view.late.arrive({ progress: Progress }, '')
    const bad = ops.create(['progress', { percent: 10 }])
    const good = ops.create(['progress', {}])
    run()
    vi.spyOn(view.nodes[bad]!.$part!, 'update' as never).mockImplementation(() => { throw new Error('boom') })
    ops.push(Op.attribute, bad, 'percent', 20).push(Op.attribute, good, 'percent', 40)
    run()
    expect(sent).toEqual([['error', 'built_in_failed', expect.stringContaining('boom')]])
    expect((view.nodes[good] as Element).getAttribute('aria-valuenow')).toBe('40')
  })
})
