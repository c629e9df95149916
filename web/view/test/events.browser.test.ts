import { Op, type Json } from '@hutong/protocol'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Stage, start, stop } from './browser'

beforeAll(start)
afterAll(stop)

let stage: Stage
beforeEach(async () => { stage = await Stage.open() })
afterEach(() => stage.close())

const center = async (selector: string) => {
  const box = (await stage.page.locator(selector).boundingBox())!
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

describe('tap', () => {
  it('goes out from the innermost node, with its place in the page', async () => {
    await stage.show([['view', { as: 'outer', listen: ['tap'], style: 'height:600px' }, ['text', { as: 'inner' }, 'hello']], ['view', { style: 'height:600px' }]])
    await stage.page.locator('.hutong-scroller').evaluate((e) => { e.scrollTop = 10 })
    await stage.page.mouse.click(12, 50)
    const [event] = (await stage.sent()).filter((m) => m[0] === 'event')
    // The bar is 44 high; the page is scrolled by 10.
    expect(event!.slice(0, 4)).toEqual(['event', stage.ops.id('inner'), 'tap', { x: 12, y: 16 }])
    const fields = event![4] as { [name: string]: Json }
    expect(fields).toMatchObject({ bubbles: true, touches: [{ identifier: 0, clientX: 12, clientY: 6, pageX: 12, pageY: 16 }] })
  })

  it('is not sent while nobody listens', async () => {
    await stage.show([['view', { id: 'v' }, 'x']])
    await stage.page.locator('#v').click()
    expect((await stage.sent()).filter((m) => m[0] === 'event')).toEqual([])
  })

  it('comes from scripts and the keyboard too', async () => {
    await stage.show([['view', { as: 'v', id: 'v', listen: ['tap'] }, 'x']])
    await stage.page.locator('#v').evaluate((e) => (e as HTMLElement).click())
    expect(await stage.events('tap', 'v')).toHaveLength(1)
    await stage.page.keyboard.press('Tab')
    await stage.page.keyboard.press('Enter')
    expect(await stage.events('tap', 'v')).toHaveLength(2)
  })

  it('needs the pointer to stay', async () => {
    await stage.show([['view', { id: 'v', listen: ['tap', 'touchstart', 'touchmove', 'touchend'], style: 'height:200px' }]])
    const { mouse } = stage.page
    await mouse.move(50, 100)
    await mouse.down()
    await mouse.move(80, 100)
    await mouse.up()
    expect(await stage.events('tap')).toEqual([])
    expect([await stage.events('touchstart'), await stage.events('touchmove'), await stage.events('touchend')].map((l) => l.length)).toEqual([1, 1, 1])
  })
})

describe('long press', () => {
  it('comes after its time and takes the place of the tap', async () => {
    await stage.show([['view', { as: 'v', id: 'v', listen: ['tap', 'longpress'], style: 'height:100px' }]])
    const { x, y } = await center('#v')
    await stage.page.mouse.move(x, y)
    await stage.page.mouse.down()
    await stage.event('longpress')
    await stage.page.mouse.up()
    expect(await stage.events('longpress', 'v')).toEqual([{ x, y: y - 44 }])
    expect(await stage.events('tap')).toEqual([])
    await stage.page.mouse.click(x, y)
    expect(await stage.events('tap')).toHaveLength(1)
  })
})

describe('touches', () => {
  it('of a finger carry all points', async () => {
    const phone = await Stage.open({ hasTouch: true, isMobile: true })
    await phone.show([['view', { as: 'v', listen: ['touchstart', 'touchmove', 'touchend', 'tap'], style: 'height:300px;touch-action:none' }]])
    await phone.touch('touchStart', [50, 100], [90, 150])
    await phone.touch('touchMove', [50, 140], [90, 150])
    await phone.touch('touchEnd')
    await phone.event('touchend')
    const fields = (await phone.sent()).find((m) => m[2] === 'touchmove')![4] as { touches: { clientY: number }[] }
    expect(fields.touches.map((t) => t.clientY)).toEqual([96, 106])
    expect(await phone.events('tap')).toEqual([])
    await phone.page.touchscreen.tap(60, 120)
    expect(await phone.events('tap', 'v')).toHaveLength(1)
    await phone.close()
  })

  it('that are caught do not scroll the page', async () => {
    const phone = await Stage.open({ hasTouch: true, isMobile: true })
    await phone.show([['view', { listen: ['catch:touchmove'], style: 'height:300px' }], ['view', { style: 'height:2000px' }]])
    const swipe = async (from: number, to: number) => {
      await phone.finger([50, from], ...[1, 2, 3, 4, 5].map((i): [number, number] => [50, from + (to - from) * i / 5]))
      await phone.touch('touchEnd')
    }
    const top = () => phone.page.locator('.hutong-scroller').evaluate((e) => e.scrollTop)
    await swipe(300, 100)
    await phone.event('touchmove')
    expect(await top()).toBe(0)
    await swipe(600, 400)
    await phone.page.waitForFunction(() => document.querySelector('wx-page-shell')!.shadowRoot!.querySelector('.hutong-scroller')!.scrollTop > 0)
    await phone.close()
  })
})

it('hovers while pressed', async () => {
  await stage.show([['view', { id: 'v', 'hover-class': 'on p--on', 'hover-start-time': 0, 'hover-stay-time': 0, style: 'height:50px' }, ['view', { id: 'inner', style: 'height:20px' }]]])
  const { x, y } = await center('#inner')
  await stage.page.mouse.move(x, y)
  await stage.page.mouse.down()
  await stage.page.waitForFunction(() => document.querySelector('wx-page-shell')!.shadowRoot!.querySelector('#v')!.className === 'on p--on')
  await stage.page.mouse.up()
  await stage.page.waitForFunction(() => document.querySelector('wx-page-shell')!.shadowRoot!.querySelector('#v')!.className === '')
})

it('reports transitions and animations of author styles', async () => {
  await stage.toContainerSide(['sheets', { s: '@keyframes k{to{opacity:.5}} .a{animation:k 10ms 2} .t{transition:width 20ms;width:10px} .t.w{width:50px}' }])
  await stage.show([['view', { as: 'a', class: 'a', listen: ['animationstart', 'animationend', 'transitionend'] }, 'a'], ['view', { as: 't', class: 't' }, 't']], { sheets: ['s'] })
  await stage.event('animationend')
  expect(await stage.events('animationstart', 'a')).toHaveLength(1)
  await stage.send([Op.addClass, stage.ops.id('t'), 'w'])
  await stage.event('transitionend')
  expect(await stage.events('transitionend', 't')).toHaveLength(1)
})

describe('animations', () => {
  it('play what createAnimation exports, step by step, and stay', async () => {
    await stage.show([['view', { as: 'v', id: 'v', style: 'width:10px;height:10px' }]])
    const step = (x: number) => ({ animates: [{ type: 'translateX', args: [x] }, { type: 'style', args: ['backgroundColor', 'rgb(1, 2, 3)'] }], option: { transition: { duration: 20, timingFunction: 'linear', delay: 0 } } })
    await stage.send([Op.attribute, stage.ops.id('v'), 'animation', { actions: [step(10), step(90)] }])
    await stage.page.waitForFunction(() => document.querySelector('wx-page-shell')!.shadowRoot!.querySelector('#v')!.getBoundingClientRect().left === 90)
    await stage.send([Op.style, stage.ops.id('v'), 'width:20px;height:10px'])
    // the new width takes the transition's time too; the place must not move meanwhile
    const places = await stage.page.evaluate(async () => {
      const node = document.querySelector('wx-page-shell')!.shadowRoot!.querySelector('#v')!
      const seen = new Set<number>()
      do {
        seen.add(node.getBoundingClientRect().left)
        await new Promise(requestAnimationFrame)
      } while (node.getBoundingClientRect().width < 20)
      return [...seen]
    })
    expect(places).toEqual([90])
  })

  it('play key frames and answer', async () => {
    await stage.show([['view', { as: 'v', id: 'v', style: 'width:10px;height:10px' }]])
    await stage.send([Op.animate, stage.ops.id('v'), [{ translate: [0, 0], opacity: 1 }, { translate: [30, 40], opacity: 0.5, ease: 'ease' }], 20, 9])
    await stage.callback(9)
    expect((await stage.page.locator('#v').boundingBox())!.x).toBe(30)
    await stage.send([Op.animate, stage.ops.id('v'), [], 0, 10])
    await stage.callback(10)
    expect((await stage.page.locator('#v').boundingBox())!.x).toBe(0)
  })
})

describe('measuring', () => {
  it('answers relative to the page', async () => {
    await stage.show([['view', { as: 'v', style: 'margin:10px;width:100px;height:20px;color:rgb(9, 9, 9)', mode: 'm' }], ['scroll-view', { as: 's', 'scroll-y': true, style: 'height:50px' }, ['view', { style: 'height:500px' }]]])
    await stage.send([Op.query, 3, 1, [
      { node: stage.ops.id('v'), rect: true, size: true, styles: ['color', 'marginTop'], properties: ['mode'] },
      { node: stage.ops.id('s'), scroll: true }, { viewport: true, rect: true, scroll: true }, { node: 999, rect: true },
    ]])
    expect(await stage.callback(3)).toEqual([
      { left: 10, top: 10, right: 110, bottom: 30, width: 100, height: 20, styles: { color: 'rgb(9, 9, 9)', marginTop: '10px' }, properties: { mode: 'm' } },
      { scrollLeft: 0, scrollTop: 0, scrollWidth: 375, scrollHeight: 500 },
      { left: 0, top: 0, right: 375, bottom: 623, width: 375, height: 623, scrollLeft: 0, scrollTop: 0, scrollWidth: 375, scrollHeight: 623 },
      null,
    ])
  })

  it('observes what comes into sight', async () => {
    await stage.show([['view', { style: 'height:1000px' }], ['view', { as: 'v', style: 'height:100px' }]])
    await stage.send([Op.observe, 5, stage.ops.id('v'), { thresholds: [0.5] }])
    expect(await stage.callback(5)).toMatchObject({ intersectionRatio: 0, boundingClientRect: { top: 1000 } })
    await stage.forget()
    await stage.send([Op.scrollPage, 1, 477, 0, 0])
    expect(await stage.callback(5)).toMatchObject({ intersectionRatio: 1, boundingClientRect: { top: 523, bottom: 623 } })
    await stage.send([Op.unobserve, 5])
    await stage.forget()
    await stage.send([Op.scrollPage, 1, 0, 0, 0], [Op.frame, 6])
    await stage.callback(6)
    expect((await stage.sent()).filter((m) => m[0] === 'callback' && m[1] === 5)).toEqual([])
  })

  it('answers after the frame', async () => {
    await stage.show([])
    await stage.send([Op.frame, 4])
    expect(await stage.callback(4)).toBe(null)
  })
})
