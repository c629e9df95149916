// What the logic adds to built-ins: what handlers return, places for children, their methods.

import { Op } from '@hutong/protocol'
import { expect, test } from 'vitest'
import { onePage, open } from './session'

test('what a handler of input returns takes the place of what was typed', async () => {
  const session = await open(
    onePage('<input id="a" bindinput="text"/><input id="b" bindinput="place"/><input id="c" bindinput="nothing"/><view bindtap="text" id="d"/>',
      `Page({ text(e) { return 'T' + e.detail.value }, place() { return { value: 'ab', cursor: 1 } }, nothing() { return { x: 1 } } })`),
  )
  const { view } = session
  for (const id of ['#a', '#b', '#c']) view.fire(view.front.node.find(id), 'input', { value: 'x', cursor: 1 })
  view.tap(view.front.node.find('#d'))
  await session.settle()
  expect(view.batches.flat().filter(op => op[0] === Op.call)).toEqual([
    [Op.call, view.front.node.find('#a').id, 'retype', ['Tx', -1], 0],
    [Op.call, view.front.node.find('#b').id, 'retype', ['ab', 1], 0],
  ])
})

test('a child of a scroll-view says that it is its refresher; slots of components are the logic’s own matter', async () => {
  const session = await open(
    onePage('<scroll-view><view wx:if="{{on}}" slot="refresher" id="r">pull</view><view id="x">x</view></scroll-view><box><view slot="named" id="n"/></box>', 'Page({ data: { on: true }, onLoad() { globalThis.page = this } })', {
      'box.json': { component: true }, 'box.wxml': '<slot name="named"/>', 'box.js': 'Component({ options: { multipleSlots: true } })',
    }, { usingComponents: { box: '/box' } }),
  )
  const slots = () => session.view.batches.flat().filter(op => op[0] === Op.attribute && op[2] === 'slot')
  expect(slots()).toEqual([[Op.attribute, session.view.front.node.find('#r').id, 'slot', 'refresher']])
  const page = session.scope['page'] as { setData(data: object): void }
  page.setData({ on: false })
  await session.settle()
  page.setData({ on: true })
  await session.settle()
  expect(slots()).toHaveLength(2)
  expect(session.errors()).toEqual([])
})

test('the context of a scroll-view scrolls it, refreshes it and sets its attributes', async () => {
  const session = await open(
    onePage('<scroll-view id="s"/>', `Page({ onReady() { this.createSelectorQuery().select('#s').node(({ node }) => {
      node.scrollIntoView('#x', { animated: false }); node.pagingEnabled = true; seen.push(node.pagingEnabled, node.bounces); node.triggerRefresh()
    }).exec() } })`),
  )
  session.view.answer(session.view.queries[0]?.id ?? 0, [{}])
  await session.settle()
  const { id } = session.view.front.node.find('#s')
  expect(session.seen).toEqual([true, true])
  expect(session.view.batches.flat().filter(op => op[1] === id && (op[0] === Op.call || op[0] === Op.attribute)).slice(-3)).toEqual([
    [Op.call, id, 'scrollIntoView', ['x', { animated: false }], 0],
    [Op.attribute, id, 'pagingEnabled', true],
    [Op.attribute, id, 'refresher-triggered', true],
  ])
})

test('a navigator hears how it went', async () => {
  const session = await open(
    onePage('<navigator id="n" bindsuccess="note" bindfail="note" bindcomplete="note"/>', "Page({ note(e) { seen.push([e.type, e.detail.errMsg]) } })", {
      'app.json': { pages: ['pages/a/a', 'pages/b/b'] }, 'pages/b/b.wxml': '<view/>', 'pages/b/b.js': 'Page({})', 'pages/b/b.json': {},
    }),
  )
  const { view } = session
  const node = view.front.node.find('#n').id
  view.tell('navigate', { node, url: '/pages/none/none' })
  await session.settle()
  view.tell('navigate', { node, url: '/pages/b/b' })
  await session.settle()
  expect(session.seen).toEqual([
    ['fail', expect.stringContaining('navigateTo:fail')],
    ['complete', expect.stringContaining('navigateTo:fail')],
    ['success', 'navigator:ok'],
    ['complete', 'navigator:ok'],
  ])
})

test('an observer of media says at once whether the frame fits, and each time that changes', async () => {
  const session = await open(
    onePage('<view/>', `Page({ onLoad() {
      const observer = this.createMediaQueryObserver()
      observer.observe({ minWidth: 300, maxWidth: 500, orientation: 'portrait' }, ({ matches }) => seen.push(matches))
      globalThis.stop = () => observer.disconnect()
    } })`),
  )
  const resize = async (windowWidth: number, windowHeight: number) => {
    session.view.tell('resize', { windowWidth, windowHeight })
    await session.settle()
  }
  expect(session.seen).toEqual([true])
  await resize(800, 600)
  await resize(900, 600)
  await resize(400, 600)
  expect(session.seen).toEqual([true, false, true])
  await session.act('stop')
  await resize(800, 600)
  expect(session.seen).toHaveLength(3)
})
