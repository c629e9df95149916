// What lies over a page or sticks to it, lists, and built-ins of which there is nothing to show.

import { Op } from '@hutong/protocol'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Stage, start, stop } from './browser'
import type { Spec } from './tree'

beforeAll(start)
afterAll(stop)

let stage: Stage
beforeEach(async () => { stage = await Stage.open({ reducedMotion: 'reduce' }) })
afterEach(() => stage.close())

const box = (id: string) => stage.page.locator(id).evaluate((e) => { const { left, top, width, height } = e.getBoundingClientRect(); return [left, top, width, height] })

describe('page-container', () => {
  const TYPES = ['beforeenter', 'enter', 'afterenter', 'beforeleave', 'leave', 'afterleave', 'clickoverlay']
  const show = (props = {}) => stage.show([['page-container', { as: 'c', show: true, duration: 20, listen: TYPES, model: 'show', 'custom-style': 'height:75rpx', ...props }, ['view', { id: 'inner' }, 'inside']]], { chrome: { back: true } })
  const types = async () => (await stage.sent()).filter((m) => m[0] === 'event').map((m) => m[2])

  it('comes from its side, and going back closes it before the page', async () => {
    await show({ position: 'top', round: true })
    await stage.event('afterenter')
    expect(await box('.wx-page-container-panel')).toEqual([0, 44, 375, 37.5])
    const back = stage.page.getByRole('button', { name: '返回' })
    await back.click()
    await stage.event('afterleave')
    expect(await types()).toEqual(TYPES.slice(0, 6))
    expect(await stage.pageMessages('back')).toEqual([])
    expect((await stage.sent()).filter((m) => m[0] === 'model').map((m) => m[3])).toEqual([false])
    expect(await stage.page.locator('#inner').isVisible()).toBe(false)
    await back.click()
    expect(await stage.pageMessages('back')).toHaveLength(1)
  })

  it('is told of as a layer of its page, and closes when the logic says so', async () => {
    await show()
    await stage.event('afterenter')
    await stage.send([Op.dismiss, 1])
    await stage.event('afterleave')
    expect(await stage.pageMessages('layers')).toEqual([1, 0])
    expect(await stage.pageMessages('back')).toEqual([])
    await stage.send([Op.dismiss, 1])
    expect(await stage.pageMessages('layers')).toHaveLength(2)
    expect(await stage.pageMessages('back')).toHaveLength(1)
    expect(await types()).toEqual(TYPES.slice(0, 6))
  })

  it('takes no step of who hides it and goes back in one batch: the page goes', async () => {
    await show()
    await stage.event('afterenter')
    await stage.send([Op.attribute, stage.ops.id('c'), 'show', false], [Op.dismiss, 1])
    await stage.event('afterleave')
    expect((await stage.sent()).filter((m) => m[0] === 'page').map((m) => m.slice(2, 4))).toEqual([['layers', 1], ['layers', 0], ['back', null]])
    expect(await types()).toEqual(TYPES.slice(0, 6))
  })

  it('closes before the page by the finger from the edge, too', async () => {
    await stage.close()
    stage = await Stage.open({ hasTouch: true, isMobile: true, reducedMotion: 'reduce' })
    const swipe = async () => {
      await stage.finger([5, 300], [60, 300], [205, 300])
      await stage.touch('touchEnd')
    }
    await show()
    await stage.event('afterenter')
    await swipe()
    await stage.event('afterleave')
    expect(await stage.pageMessages('back')).toEqual([])
    await swipe()
    await expect.poll(() => stage.pageMessages('back')).toHaveLength(1)
  })

  it('closes by its overlay and by Escape, and is gone with its node', async () => {
    await show()
    await stage.event('afterenter')
    await stage.page.mouse.click(100, 100)
    await stage.event('afterleave')
    expect(await stage.events('clickoverlay')).toHaveLength(1)
    await stage.send([Op.attribute, stage.ops.id('c'), 'show', true])
    await stage.page.keyboard.press('Escape')
    await stage.page.waitForFunction(() => window.sent.logic.filter((m) => m[2] === 'leave').length === 2)
    await stage.send([Op.attribute, stage.ops.id('c'), 'show', true], [Op.remove, stage.ops.id('page1'), stage.ops.id('c')], [Op.release, stage.ops.id('c')])
    await stage.page.getByRole('button', { name: '返回' }).click()
    expect(await stage.pageMessages('back')).toHaveLength(1)
  })
})

it('sticky-header says when it begins and ceases to stick', async () => {
  await stage.show([['scroll-view', { id: 's', 'scroll-y': true, style: 'height:200px' }, ['view', { style: 'height:50px' }],
    ['sticky-section', {}, ['sticky-header', { as: 'h', id: 'h', 'offset-top': 10, listen: ['stickontopchange'] }, ['view', { style: 'height:30px' }, 'head']], ['view', { style: 'height:500px' }]]]])
  const scroll = (top: number) => stage.page.locator('#s').evaluate((e, y) => { e.scrollTop = y }, top)
  await scroll(120)
  expect(await stage.event('stickontopchange')).toEqual({ isStickOnTop: true })
  expect((await box('#h'))[1]).toBe(54)
  await scroll(0)
  await stage.page.waitForFunction(() => window.sent.logic.filter((m) => m[2] === 'stickontopchange').length === 2)
  expect((await stage.events('stickontopchange')).at(-1)).toEqual({ isStickOnTop: false })
})

it('grid-view has its columns and gaps, whatever the inline style becomes', async () => {
  const cell = (n: number): Spec => ['view', { id: `g${n}`, style: 'height:20px' }]
  await stage.show([['grid-view', { as: 'g', type: 'aligned', 'cross-axis-count': 3, 'main-axis-gap': 10, 'cross-axis-gap': 15 }, cell(0), cell(1), cell(2), cell(3)]])
  await stage.send([Op.style, stage.ops.id('g'), 'background:red'])
  expect([await box('#g1'), await box('#g3')]).toEqual([[130, 44, 115, 20], [0, 74, 115, 20]])
})

it('grid-view stacks what is of different heights, each where there is room first', async () => {
  const cell = (n: number, height: number): Spec => ['view', { id: `g${n}`, style: `height:${height}px` }]
  await stage.show([['grid-view', { type: 'masonry', 'main-axis-gap': 10 }, cell(0, 100), cell(1, 30), cell(2, 20), cell(3, 50)]])
  await stage.page.waitForFunction(() => getComputedStyle(document.querySelector('wx-page-shell')!.shadowRoot!.querySelector('#g3')!).gridRowEnd === 'span 60')
  expect([await box('#g1'), await box('#g2'), await box('#g3')].map(([left, top]) => [left, top])).toEqual([[187.5, 44], [187.5, 84], [187.5, 114]])
})

it('open-data shows everybody the same; ads take no place and say that there are none', async () => {
  await stage.show([['open-data', { id: 'n', type: 'userNickName' }], ['open-data', { id: 'f', type: 'userAvatarUrl', style: 'width:40px;height:40px' }], ['ad', { id: 'a', 'unit-id': 'x', listen: ['error'] }]])
  expect(await stage.page.locator('#n').textContent()).toBe('用户')
  expect((await box('#f')).slice(2)).toEqual([40, 40])
  expect(await stage.page.locator('#a').isVisible()).toBe(false)
  expect(await stage.events('error')).toEqual([{ errCode: 1004, errMsg: 'no advertisement' }])
})

it('tabs choose an item by press', async () => {
  await stage.show([['tabs', { as: 't', 'active-name': 'b', listen: ['tabchange'] }, ['tab-item', { name: 'a', label: '甲' }], ['tab-item', { name: 'b', label: '乙', 'badge-type': 'text', 'badge-text': '3' }]]])
  expect(await stage.page.getByRole('tab', { selected: true }).textContent()).toBe('乙3')
  await stage.page.getByRole('tab', { name: '甲' }).click()
  expect(await stage.events('tabchange')).toEqual([{ name: 'a' }])
  expect(await stage.page.getByRole('tab', { selected: true }).textContent()).toBe('甲')
})

it('page-meta hears the page scroll, and sets its root', async () => {
  await stage.show([['page-meta', { as: 'm', 'root-font-size': '20px', 'page-style': 'color:rgb(1, 2, 3)', listen: ['scroll'] }], ['view', { id: 'v', style: 'height:2000px;width:2rem' }]])
  await stage.send([Op.scrollPage, 1, 100, 0, 0])
  expect(await stage.event('scroll')).toEqual({ scrollTop: 100 })
  expect((await box('#v'))[2]).toBe(40)
  await stage.send([Op.remove, stage.ops.id('page1'), stage.ops.id('m')], [Op.release, stage.ops.id('m')])
  expect((await box('#v'))[2]).toBe(32)
})

it('radios are chosen by the arrow keys of their group', async () => {
  await stage.show([['radio-group', { as: 'g', listen: ['change'] }, ['radio', { value: 'a', id: 'a', checked: true }], ['radio', { value: 'b', disabled: true }], ['radio', { value: 'c' }]]])
  await stage.page.locator('#a').focus()
  await stage.page.keyboard.press('ArrowDown')
  await stage.page.keyboard.press('ArrowDown')
  expect(await stage.events('change', 'g')).toEqual([{ value: 'c' }, { value: 'a' }])
})

it('a press that is held takes the tap only from who waits for it', async () => {
  await stage.show([['view', { as: 'l', id: 'l', style: 'height:50px', listen: ['longpress', 'tap'] }], ['view', { as: 't', id: 't', style: 'height:50px', listen: ['tap'] }]])
  for (const name of ['l', 't']) {
    const { x, y } = (await stage.page.locator(`#${name}`).boundingBox())!
    await stage.page.mouse.move(x + 5, y + 5)
    await stage.page.mouse.down()
    // Every held press is told; who waits for it the logic's tree knows.
    await stage.page.waitForFunction((id) => window.sent.logic.some((m) => m[1] === id && m[2] === 'longpress'), stage.ops.id(name))
    await stage.page.mouse.up()
  }
  expect([await stage.events('tap', 'l'), await stage.events('longpress', 'l'), await stage.events('tap', 't')].map((list) => list.length)).toEqual([0, 1, 1])
})
