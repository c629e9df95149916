import { Op, type Json } from '@hutong/protocol'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Stage, start, stop } from './browser'
import type { Spec } from './tree'

beforeAll(start)
afterAll(stop)

let stage: Stage
beforeEach(async () => { stage = await Stage.open() })
afterEach(() => stage.close())

const values = (list: unknown[], name: string) => list.map((d) => (d as { [n: string]: unknown })[name])

describe('swiper', () => {
  const LISTEN = ['change', 'animationfinish']
  const swiper = (props = {}, n = 3): Spec => ['swiper', { as: 's', id: 's', duration: 60, listen: LISTEN, style: 'height:100px', ...props }, ...Array.from({ length: n }, (_, i): Spec => ['swiper-item', { id: `i${i}`, 'item-id': `k${i}` }, `slide ${i}`])]
  const left = (id: string) => stage.page.locator(id).evaluate((e) => Math.round(e.getBoundingClientRect().left))
  const drag = async (dx: number, dy = 0) => {
    const { mouse } = stage.page
    await mouse.move(180, 90)
    await mouse.down()
    await mouse.move(180 + dx / 2, 90 + dy / 2)
    await mouse.move(180 + dx, 90 + dy)
    await mouse.up()
  }

  it('turns by dragging and stops at its ends', async () => {
    await stage.show([swiper()])
    await drag(-200)
    await stage.event('animationfinish')
    expect(await stage.events('change')).toEqual([{ current: 1, currentItemId: 'k1', source: 'touch' }])
    expect([await left('#i0'), await left('#i1'), await left('#i2')]).toEqual([-375, 0, 375])
    const seen = () => stage.page.locator('wx-swiper-item').evaluateAll((items) => items.map((item) => getComputedStyle(item).visibility))
    expect(await seen(), 'no edge of a neighbour').toEqual(['hidden', 'visible', 'hidden'])
    await stage.send([Op.attribute, stage.ops.id('s'), 'next-margin', '20px'])
    expect(await seen()).toEqual(['visible', 'visible', 'visible'])
    await stage.send([Op.attribute, stage.ops.id('s'), 'next-margin', '0'])
    await stage.send([Op.attribute, stage.ops.id('s'), 'current', 2])
    await stage.page.waitForFunction(() => window.sent.logic.filter((m) => m[2] === 'animationfinish').length === 2)
    await drag(-200)
    await stage.page.waitForFunction(() => window.sent.logic.filter((m) => m[2] === 'animationfinish').length === 3)
    expect(values(await stage.events('change'), 'current')).toEqual([1, 2])
    expect(await left('#i2')).toBe(0)
  })

  it('goes round when circular, and by autoplay', async () => {
    await stage.show([swiper({ circular: true, current: 2 })])
    await drag(-200)
    await stage.event('animationfinish')
    expect([await left('#i0'), await left('#i1'), await left('#i2')]).toEqual([0, 375, -375])
    await stage.forget()
    await stage.send([Op.attribute, stage.ops.id('s'), 'interval', 100], [Op.attribute, stage.ops.id('s'), 'autoplay', true])
    await stage.page.waitForFunction(() => window.sent.logic.filter((m) => m[2] === 'change').length >= 3)
    expect((await stage.events('change')).slice(0, 3)).toEqual([1, 2, 0].map((current) => ({ current, currentItemId: `k${current}`, source: 'autoplay' })))
  })

  it('leaves drags across its way to others', async () => {
    await stage.show([swiper()])
    await drag(10, 80)
    await drag(-200)
    await stage.event('animationfinish')
    expect(values(await stage.events('change'), 'current')).toEqual([1])
  })

  it('turns by finger, and leaves the page its own direction', async () => {
    await stage.close()
    stage = await Stage.open({ hasTouch: true, isMobile: true })
    await stage.show([['swiper', { as: 's', duration: 60, listen: LISTEN, style: 'height:100px' },
      ['swiper-item', {}, ['scroll-view', { 'scroll-y': true, style: 'height:100%' }, ['view', { style: 'height:100px;overflow:hidden' }, 'a clipping card']]], ['swiper-item', {}, 'b']],
    ['view', { style: 'height:2000px' }]])
    const swipe = async (dx: number, dy: number) => {
      await stage.finger([200, 120], ...[1, 2, 3, 4, 5, 6].map((i): [number, number] => [200 + dx * i / 6, 120 + dy * i / 6]))
      await stage.touch('touchEnd')
    }
    await swipe(0, -60)
    const top = () => stage.page.evaluate(() => document.querySelector('wx-page-shell')!.shadowRoot!.querySelector('.hutong-scroller')!.scrollTop)
    await expect.poll(top).toBeGreaterThan(0)
    expect(await stage.events('change')).toEqual([])
    // a finger that comes while the page still rolls stops it, and is nothing else
    let last: number
    do {
      last = await top()
      await stage.page.waitForTimeout(100)
    } while (await top() !== last)
    await stage.send([Op.scrollPage, 1, 0, 0, 0])
    await expect.poll(top).toBe(0)
    await swipe(-190, 5)
    await stage.event('animationfinish')
    expect(values(await stage.events('change'), 'current')).toEqual([1])
  })

  it('runs vertically, with margins and several slides', async () => {
    await stage.show([swiper({ vertical: true, 'previous-margin': '10px', 'next-margin': '75rpx', 'display-multiple-items': 2, 'indicator-dots': true, style: 'height:147.5px' })])
    const box = (id: string) => stage.page.locator(id).evaluate((e) => [e.getBoundingClientRect().top, e.getBoundingClientRect().height])
    expect([await box('#i0'), await box('#i1')]).toEqual([[54, 50], [104, 50]])
    expect(await stage.page.locator('.wx-swiper-dot-active').count()).toBe(2)
    await drag(0, -60)
    await stage.event('animationfinish')
    expect((await box('#i1'))[0]).toBe(54)
  })

  it('gives the first and last slide the place of the margins', async () => {
    await stage.show([swiper({ 'previous-margin': '20px', 'next-margin': '40px', 'snap-to-edge': true, 'easing-function': 'linear' })])
    expect([await left('#i0'), await left('#i1')]).toEqual([0, 315])
    await stage.send([Op.attribute, stage.ops.id('s'), 'current', 1])
    await stage.event('animationfinish')
    expect([await left('#i0'), await left('#i1')]).toEqual([20 - 315, 20])
    await stage.forget()
    await stage.send([Op.attribute, stage.ops.id('s'), 'current', 2])
    await stage.event('animationfinish')
    expect(await left('#i2')).toBe(60)
  })

  it('takes slides that come later and drops the place of those that go', async () => {
    await stage.show([swiper({ current: 2, 'indicator-dots': true })])
    await stage.send([Op.remove, stage.ops.id('s'), (await stage.page.locator('#i2').evaluate((e) => (e as unknown as { $id: number }).$id))])
    await stage.event('animationfinish')
    expect(await left('#i1')).toBe(0)
    const item = stage.ops.create(['swiper-item', { id: 'new' }])
    stage.ops.push(Op.append, stage.ops.id('s'), item)
    await stage.send()
    expect(await left('#new')).toBe(375)
    expect(await stage.page.locator('.wx-swiper-dot').count()).toBe(3)
  })
})

describe('scroll-view', () => {
  const blocks = (n: number): Spec[] => Array.from({ length: n }, (_, i) => ['view', { id: `b${i}`, style: 'height:100px' }, `${i}`])
  const scroll = (top: number) => stage.page.locator('#s').evaluate((e, y) => new Promise<void>((done) => {
    e.addEventListener('scroll', () => setTimeout(done), { once: true })
    e.scrollTop = y
  }), top)
  const show = (props = {}) => stage.show([['scroll-view', { as: 's', id: 's', 'scroll-y': true, style: 'height:300px', listen: ['scroll', 'scrolltoupper', 'scrolltolower', 'refresherrefresh', 'refresherpulling', 'refresherrestore'], ...props }, ...blocks(10)]])

  it('reports scrolling, and its edges once per visit', async () => {
    await show({ 'lower-threshold': 100, upperThreshold: 20 })
    await scroll(300)
    await scroll(620)
    await scroll(700)
    await scroll(300)
    await scroll(10)
    await scroll(650)
    expect(await stage.events('scrolltolower')).toEqual([{ direction: 'bottom' }, { direction: 'bottom' }])
    expect(await stage.events('scrolltoupper')).toEqual([{ direction: 'top' }])
    expect((await stage.events('scroll'))[1]).toEqual({ scrollLeft: 0, scrollTop: 620, scrollHeight: 1000, scrollWidth: 375, deltaX: 0, deltaY: -320 })
  })

  it('goes where attributes and methods say', async () => {
    await show({ scrollTop: 120 })
    const top = () => stage.page.locator('#s').evaluate((e) => e.scrollTop)
    expect(await top()).toBe(120)
    await stage.send([Op.attribute, stage.ops.id('s'), 'scroll-into-view', 'b4'])
    expect(await top()).toBe(400)
    await stage.send([Op.call, stage.ops.id('s'), 'scrollTo', [{ top: 50, animated: false }], 0])
    expect(await top()).toBe(50)
    await stage.send([Op.call, stage.ops.id('s'), 'explode', [], 0], [Op.call, stage.ops.id('s'), 'scrollIntoView', ['b2', { animated: false }], 0])
    expect(await top()).toBe(200)
    expect(await stage.sent()).toContainEqual(['error', 'op_failed', expect.stringContaining('no method explode')])
  })

  it('does not scroll unless told, and keeps its children in blocks', async () => {
    await stage.toContainerSide(['sheets', { s: '.flex{display:flex}' }])
    await stage.show([['scroll-view', { id: 's', class: 'flex', style: 'height:100px' }, ...blocks(3)]], { sheets: ['s'] })
    expect(await stage.page.locator('#s').evaluate((e) => [getComputedStyle(e).overflowX, getComputedStyle(e).overflowY])).toEqual(['hidden', 'hidden'])
    expect(await stage.page.locator('#b1').evaluate((e) => e.getBoundingClientRect().top)).toBe(144)
  })

  it('pulls to refresh and waits for the logic', async () => {
    await show({ 'refresher-enabled': true })
    const { mouse } = stage.page
    await mouse.move(100, 60)
    await mouse.down()
    await mouse.move(100, 120)
    await mouse.move(100, 240)
    await mouse.up()
    await stage.event('refresherrefresh')
    expect(await stage.events('refresherpulling')).not.toEqual([])
    await stage.send([Op.attribute, stage.ops.id('s'), 'refresher-triggered', false])
    await stage.event('refresherrestore')
    expect(await stage.events('refresherrefresh')).toHaveLength(1)
  })

  it('uncovers the author’s own refresher, and gives up a short pull', async () => {
    await stage.show([['scroll-view', { as: 's', id: 's', 'scroll-y': true, style: 'height:300px', 'refresher-enabled': true, 'refresher-default-style': 'none', 'refresher-threshold': 80, listen: ['refresherabort', 'refresherrefresh'] }, ['view', { id: 'own', slot: 'refresher', style: 'height:80px' }, 'pull'], ...blocks(10)]])
    const top = (id: string) => stage.page.locator(id).evaluate((e) => Math.round(e.getBoundingClientRect().top))
    expect([await top('#own'), await top('#b0')]).toEqual([44 - 80, 44])
    const { mouse } = stage.page
    await mouse.move(100, 60)
    await mouse.down()
    await mouse.move(100, 100)
    await mouse.move(100, 146)
    expect([await top('#own'), await top('#b0')]).toEqual([44 - 40, 84])
    await mouse.up()
    expect(await stage.events('refresherabort')).toEqual([{ dy: 40 }])
    await stage.send([Op.attribute, stage.ops.id('s'), 'refresher-triggered', true])
    await stage.event('refresherrefresh')
    await stage.page.waitForFunction(() => document.querySelector('wx-page-shell')!.shadowRoot!.querySelector('#own')!.getBoundingClientRect().top === 44)
  })

  it('aligns what it scrolls to, and finds a lower edge in content that has grown', async () => {
    await show({ 'scroll-into-view-offset': -10 })
    const top = () => stage.page.locator('#s').evaluate((e) => e.scrollTop)
    const into = (id: string, alignment: string) => stage.send([Op.attribute, stage.ops.id('s'), 'scroll-into-view-alignment', alignment], [Op.attribute, stage.ops.id('s'), 'scroll-into-view', id])
    await into('b4', 'start')
    expect(await top()).toBe(390)
    await into('b5', 'center')
    expect(await top()).toBe(390)
    await into('b6', 'end')
    expect(await top()).toBe(390)
    await stage.send([Op.attribute, stage.ops.id('s'), 'scroll-into-view-offset', 0])
    await into('b5', 'nearest')
    expect(await top()).toBe(390)
    await scroll(700)
    stage.ops.push(Op.append, stage.ops.id('s'), stage.ops.create(['view', { style: 'height:300px' }]))
    await stage.send()
    await scroll(1000)
    expect(await stage.events('scrolltolower')).toHaveLength(2)
  })

  it('tells of dragging and stops at pages when enhanced', async () => {
    await stage.close()
    stage = await Stage.open({ hasTouch: true, isMobile: true })
    await stage.show([['scroll-view', { as: 's', id: 's', 'scroll-x': true, enhanced: true, 'paging-enabled': true, bounces: false, style: 'height:100px;white-space:nowrap', listen: ['dragstart', 'dragging', 'dragend'] }, ['view', { style: 'width:1125px;height:100px' }]]])
    await stage.finger([300, 90], [280, 90], [240, 90], [200, 90], [140, 90], [80, 90])
    await stage.touch('touchEnd')
    await stage.event('dragend')
    expect([(await stage.events('dragstart')).length, (await stage.events('dragging')).length > 0]).toEqual([1, true])
    // How far it flies depends on the machine.
    await stage.page.waitForFunction(() => [375, 750].includes(document.querySelector('wx-page-shell')!.shadowRoot!.querySelector('#s')!.scrollLeft))
    expect(await stage.page.locator('#s').evaluate((e) => getComputedStyle(e).overscrollBehaviorX)).toBe('none')
  })
})

describe('movable-view', () => {
  it('moves inside its area', async () => {
    await stage.show([['movable-area', { style: 'width:200px;height:100px' }, ['movable-view', { as: 'm', id: 'm', direction: 'all', x: 10, style: 'width:50px;height:50px', listen: ['change'] }]]])
    const { mouse } = stage.page
    await mouse.move(20, 60)
    await mouse.down()
    await mouse.move(60, 80)
    await mouse.move(400, 400)
    await mouse.up()
    expect((await stage.events('change')).at(-1)).toEqual({ x: 150, y: 50, source: 'touch' })
    // Attributes send it there gliding, unless they say not to.
    await stage.forget()
    await stage.send([Op.attribute, stage.ops.id('m'), 'x', 0])
    await stage.page.waitForFunction(() => (window.sent.logic.at(-1)?.[3] as { x?: number } | undefined)?.x === 0)
    expect((await stage.events('change')).length).toBeGreaterThan(1)
    await stage.forget()
    await stage.send([Op.attribute, stage.ops.id('m'), 'animation', false], [Op.attribute, stage.ops.id('m'), 'x', 120])
    expect(await stage.events('change')).toEqual([{ x: 120, y: 50, source: '' }])
  })

  const area = (props: { [name: string]: Json }): Spec => ['movable-area', { style: 'width:300px;height:300px' }, ['movable-view', { as: 'm', id: 'm', direction: 'all', style: 'width:50px;height:50px', listen: ['change', 'scale', 'htouchmove', 'vtouchmove'], ...props }]]
  const left = () => stage.page.locator('#m').evaluate((e) => Math.round(e.getBoundingClientRect().left))

  it('goes on when thrown, and springs back from beyond its area', async () => {
    await stage.show([area({ inertia: true, 'out-of-bounds': true })])
    const { mouse } = stage.page
    await mouse.move(20, 60)
    await mouse.down()
    await mouse.move(60, 62)
    await mouse.move(110, 62)
    await mouse.up()
    await stage.page.waitForFunction(() => window.sent.logic.some((m) => (m[3] as { source?: string }).source === 'friction'))
    expect((await stage.events('htouchmove')).length).toBeGreaterThan(0)
    expect(await stage.events('vtouchmove')).toEqual([])
    // Nobody catches what is still moving.
    await stage.page.locator('#m').evaluate((e) => new Promise<void>((resolve) => {
      let before = NaN
      const look = (): void => {
        const { left } = e.getBoundingClientRect()
        if (left === before) return resolve()
        before = left
        requestAnimationFrame(look)
      }
      look()
    }))
    await mouse.move((await left()) + 20, 60)
    await mouse.down()
    await mouse.move(-100, 60)
    await mouse.move(-200, 60)
    expect((await stage.events('change')).at(-1)).toMatchObject({ source: 'touch-out-of-bounds' })
    expect(await left()).toBeLessThan(0)
    await mouse.up()
    await stage.page.waitForFunction(() => { const last = window.sent.logic.at(-1)![3] as { x: number, source: string }; return last.source === 'out-of-bounds' && last.x === 0 })
    expect(await left()).toBe(0)
  })

  it('keeps to its direction', async () => {
    await stage.show([area({ direction: 'vertical' })])
    const { mouse } = stage.page
    await mouse.move(20, 60)
    await mouse.down()
    await mouse.move(80, 160)
    await mouse.up()
    expect((await stage.events('change')).at(-1)).toEqual({ x: 0, y: 100, source: 'touch' })
  })

  it('is scaled by two fingers, between its limits and in its area', async () => {
    await stage.close()
    stage = await Stage.open({ hasTouch: true, isMobile: true })
    await stage.show([area({ scale: true, 'scale-max': 3, x: 100, y: 100 })])
    await stage.touch('touchStart', [115, 170], [135, 170])
    await stage.touch('touchMove', [105, 170], [145, 170])
    await stage.touch('touchMove', [20, 170], [230, 170])
    await stage.touch('touchEnd')
    expect((await stage.events('scale')).at(-1)).toEqual({ x: 50, y: 48, scale: 3 })
    expect(await stage.page.locator('#m').evaluate((e) => e.getBoundingClientRect().width)).toBe(150)
    await stage.send([Op.attribute, stage.ops.id('m'), 'scale-value', 0.1])
    expect(await stage.page.locator('#m').evaluate((e) => e.getBoundingClientRect().width)).toBe(25)
  })
})

it('root-portal stands above its page and leaves with its node', async () => {
  await stage.show([['view', { as: 'v', style: 'transform:scale(1);overflow:hidden;height:10px' }, ['root-portal', { as: 'r' }, ['view', { id: 'top', style: 'position:fixed;bottom:0;height:20px;width:100%', listen: ['tap'] }, 'x']]]])
  const box = await stage.page.locator('#top').boundingBox()
  expect(box).toEqual({ x: 0, y: 647, width: 375, height: 20 })
  await stage.page.locator('#top').click()
  expect(await stage.events('tap')).toHaveLength(1)
  await stage.send([Op.remove, stage.ops.id('v'), stage.ops.id('r')])
  expect(await stage.page.locator('#top').count()).toBe(0)
})
