import { Op } from '@hutong/protocol'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Stage, start, stop } from './browser'
import type { Spec } from './tree'

beforeAll(start)
afterAll(stop)

let stage: Stage
beforeEach(async () => { stage = await Stage.open() })
afterEach(() => stage.close())

const rows = (n: number): Spec[] => Array.from({ length: n }, (_, i) => ['view', { style: 'height:50px' }, `row ${i}`])
const rect = (selector: string) => stage.page.locator(selector).first().evaluate((e) => {
  const { left, top, width, height } = e.getBoundingClientRect()
  return { left, top, width, height }
})

describe('shell', () => {
  it('puts the page between the bars, below the status bar', async () => {
    await stage.toContainerSide(['insets', { top: 20, right: 0, bottom: 10, left: 0 }])
    stage.ops.page(1, [['view', { style: 'position:fixed;bottom:0;height:10px;width:100%', id: 'fixed' }], ['view', { id: 'half', style: 'height:50vh' }]], { chrome: { tab: 0 } })
    stage.ops.push(Op.shellStyle, 1, { list: [{ text: 'A' }, { text: 'B' }], badges: { 1: '3' } })
    await stage.send()
    const area = await rect('wx-page-shell')
    expect(area.top).toBe(64)
    expect(area.height).toBe(667 - 64 - 61)
    const fixed = await rect('#fixed')
    expect(fixed.top + fixed.height).toBeCloseTo(area.top + area.height, 0)
    // vh counts the page's area, as for the vendor.
    expect((await rect('#half')).height).toBeCloseTo(area.height / 2, 0)
    expect(await stage.page.locator('.hutong-badge').textContent()).toBe('3')
    await stage.page.getByRole('button', { name: 'B' }).click()
    expect(await stage.pageMessage('tab')).toBe(1)
  })

  it('draws title, back and loading, and tells the container', async () => {
    await stage.show([], { chrome: { title: '标题', back: true, textStyle: 'white', backgroundColor: '#123456' } })
    expect(await stage.page.getByRole('heading').textContent()).toBe('标题')
    expect(await stage.sent('container')).toContainEqual(['chrome', expect.objectContaining({ title: '标题', textStyle: 'white' })])
    await stage.page.getByRole('button', { name: '返回' }).click()
    expect(await stage.pageMessages('back')).toHaveLength(1)
    await stage.send([Op.pageChrome, 1, { title: 'New', loading: true, back: false, home: true }])
    expect(await stage.page.getByRole('heading').textContent()).toBe('New')
    expect(await stage.page.locator('.hutong-spinner').isVisible()).toBe(true)
    await stage.page.getByRole('button', { name: '首页' }).click()
    expect(await stage.pageMessages('home')).toHaveLength(1)
  })

  it('gives a page with its own bar the whole frame', async () => {
    await stage.show([], { chrome: { custom: true } })
    expect(await rect('wx-page-shell')).toEqual({ left: 0, top: 0, width: 375, height: 667 })
  })

  it('spreads the colour that the author gives the page', async () => {
    await stage.toContainerSide(['sheets', { app: 'wx-page{background-color:rgb(1, 2, 3)}' }])
    await stage.show([], { sheets: ['app'] })
    await stage.page.waitForFunction(() => getComputedStyle(document.querySelector('wx-page-shell')!.shadowRoot!.querySelector('.hutong-scroller')!).backgroundColor === 'rgb(1, 2, 3)')
  })

  it('is ready once', async () => {
    await stage.show([])
    await stage.show([], {}, 2)
    await stage.page.waitForFunction(() => window.sent.container.some((m) => m[0] === 'ready'))
    expect((await stage.sent('container')).filter((m) => m[0] === 'ready')).toHaveLength(1)
  })
})

describe('styles', () => {
  it('stay in the page they belong to', async () => {
    await stage.toContainerSide(['sheets', { app: '.x{color:rgb(255, 0, 0)}', one: '.x{background:rgb(0, 255, 0)} wx-view.y{width:75rpx}', two: 'wx-view{color:rgb(0, 0, 255)}' }])
    await stage.show([['view', { class: 'x y', id: 'one' }]], { sheets: ['app', 'one'] })
    await stage.show([['view', { class: 'x', id: 'two' }]], { sheets: ['app', 'two'] }, 2)
    const style = (id: string) => stage.page.locator(id).evaluate((e) => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor])
    expect(await style('#two')).toEqual(['rgb(255, 0, 0)', 'rgba(0, 0, 0, 0)'])
    await stage.send([Op.pageShow, 1, 'none'])
    expect(await style('#one')).toEqual(['rgb(255, 0, 0)', 'rgb(0, 255, 0)'])
    expect((await rect('#one')).width).toBe(37.5)
    // Nothing of a page reaches the bars.
    expect(await stage.page.locator('.hutong-nav').first().evaluate((e) => getComputedStyle(e).color)).toBe('rgb(0, 0, 0)')
  })

  it('go in order, and may come after the page', async () => {
    await stage.show([['view', { class: 'a', id: 'a' }]], { sheets: ['app', 'page'] })
    await stage.toContainerSide(['sheets', { page: '.a{height:2px}', app: '.a{height:1px}' }])
    expect((await rect('#a')).height).toBe(2)
  })

  it('match :host through the host op, and custom properties of :root', async () => {
    await stage.toContainerSide(['sheets', { c: ':root{--w:33px} [wx-host="p"]{display:block;width:var(--w)}' }])
    stage.ops.page(1, [['thing', { as: 'thing', id: 't' }]], { sheets: ['c'] }).push(Op.host, stage.ops.id('thing'), 'p')
    await stage.send()
    expect((await rect('#t')).width).toBe(33)
  })

  it('fall back to a font without serifs where no kind of font is named', async () => {
    await stage.toContainerSide(['sheets', { f: '@font-face{font-family:icons;src:url(data:font/woff2;base64,AAAA)} :host{--f:X} .a{font-family:icons} @media all{.b{font:12px/1 "A, serif" !important;font-family:X}} .c{font-family:X,ui-monospace} .d{font-family:inherit} .e{font-family:var(--f)}' }])
    const of = (id: string, style?: string): Spec => ['view', { id, class: id, ...(style ? { style } : {}) }]
    await stage.show([...['a', 'b', 'c', 'd', 'e'].map((id) => of(id)), of('f', 'font-family: PingFang SC'), of('g', 'font-family: serif')], { sheets: ['f'] })
    const families = await Promise.all([...'abcdefg'].map((id) => stage.page.locator(`#${id}`).evaluate((e) => getComputedStyle(e).fontFamily)))
    expect(families).toEqual(['icons, sans-serif', '"A, serif", sans-serif', 'X, ui-monospace', 'system-ui, sans-serif', 'X', '"PingFang SC", sans-serif', 'serif'])
    expect(await stage.page.evaluate(() => [...document.fonts].map((font) => font.family))).toEqual(['icons'])
  })

  it('lift fonts to the document, where they count', async () => {
    await stage.toContainerSide(['sheets', { f: '@font-face{font-family:icons;src:url(data:font/woff2;base64,AAAA)}' }])
    expect(await stage.page.evaluate(() => document.adoptedStyleSheets.flatMap((s) => [...s.cssRules]).filter((r) => r instanceof CSSFontFaceRule).length)).toBe(1)
  })
})

describe('transitions', () => {
  it('push and pop, keeping hidden pages and their place', async () => {
    await stage.show(rows(40))
    await stage.page.locator('.hutong-scroller').first().evaluate((e) => { e.scrollTop = 300 })
    await stage.show([['view', {}, 'second']], { transition: 'push' }, 2)
    await stage.page.waitForFunction(() => document.querySelectorAll('.hutong-shell[hidden]').length === 1 && document.getAnimations().length === 0)
    expect(await stage.page.getByText('second').isVisible()).toBe(true)
    await stage.send([Op.pageShow, 1, 'pop'], [Op.pageClose, 2])
    await stage.page.waitForFunction(() => document.querySelectorAll('.hutong-shell').length === 1)
    expect(await stage.page.locator('.hutong-scroller').evaluate((e) => e.scrollTop)).toBe(300)
  })

  it('are skipped when motion is unwelcome', async () => {
    const calm = await Stage.open({ reducedMotion: 'reduce' })
    await calm.show([])
    await calm.show([], { transition: 'push' }, 2)
    expect(await calm.page.evaluate(() => document.getAnimations().length)).toBe(0)
    expect(await calm.page.locator('.hutong-shell[hidden]').count()).toBe(1)
    await calm.close()
  })

  it('slide a page out that was closed before the one below it is shown, as the logic tells it', async () => {
    await stage.show([['view', {}, 'first']])
    await stage.show([['view', {}, 'second']], { transition: 'push' }, 2)
    await stage.page.waitForFunction(() => document.getAnimations().length === 0)
    await stage.send([Op.pageClose, 2], [Op.pageShow, 1, 'pop'])
    expect(await stage.page.evaluate(() => document.getAnimations().length)).toBe(2)
    await stage.page.waitForFunction(() => document.querySelectorAll('.hutong-shell').length === 1)
    expect(await stage.page.getByText('first').isVisible()).toBe(true)
    await stage.show([['view', {}, 'other']], { transition: 'none' }, 3)
    await stage.send([Op.pageClose, 3], [Op.pageShow, 1, 'none'])
    expect(await stage.page.locator('.hutong-shell').count()).toBe(1)
  })

  it('follow the finger from the edge, and go back when it has come far enough', async () => {
    await stage.close()
    stage = await Stage.open({ hasTouch: true, isMobile: true })
    await stage.show([['view', {}, 'first']])
    await stage.show([['view', {}, 'second']], { transition: 'push', chrome: { back: true } }, 2)
    await stage.page.waitForFunction(() => document.getAnimations().length === 0)
    const left = () => stage.page.locator('.hutong-shell').nth(1).evaluate((e) => e.getBoundingClientRect().left)
    await stage.finger([100, 300], [150, 300], [300, 300]) // not from the edge
    await stage.touch('touchEnd')
    expect(await left()).toBe(0)

    await stage.finger([5, 300], [20, 300], [60, 300], [205, 300])
    // Moves reach the page with its frames.
    await expect.poll(left).toBe(200)
    expect(await stage.page.getByText('first').isVisible()).toBe(true)
    await stage.touch('touchEnd')
    await expect.poll(() => stage.pageMessages('back')).toHaveLength(1)
    await stage.send([Op.pageClose, 2], [Op.pageShow, 1, 'pop'])
    expect(await stage.page.evaluate(() => document.getAnimations().length)).toBe(2)
    await stage.page.waitForFunction(() => document.querySelectorAll('.hutong-shell').length === 1)
    expect(await stage.page.locator('.hutong-shell').evaluate((e) => e.getBoundingClientRect().left)).toBe(0)
  })

  it('may follow each other quickly', async () => {
    await stage.show([])
    await stage.show([], { transition: 'push' }, 2)
    await stage.show([], { transition: 'push' }, 3)
    await stage.send([Op.pageShow, 1, 'pop'], [Op.pageClose, 2], [Op.pageClose, 3])
    await stage.page.waitForFunction(() => document.querySelectorAll('.hutong-shell').length === 1)
    expect(await stage.page.locator('.hutong-shell').isVisible()).toBe(true)
    expect((await stage.sent()).filter((m) => m[0] === 'error')).toEqual([])
  })
})

describe('scrolling the page', () => {
  it('reports scrolling only when asked, and the bottom each time it is reached', async () => {
    await stage.show(rows(40), { chrome: { reachBottom: 100 } })
    const scroll = (top: number) => stage.page.locator('.hutong-scroller').evaluate((e, y) => new Promise<void>((done) => {
      e.addEventListener('scroll', () => done(), { once: true })
      e.scrollTop = y
    }), top)
    await scroll(200)
    expect(await stage.pageMessages('scroll')).toEqual([])
    await scroll(1350)
    await scroll(1377)
    expect(await stage.pageMessages('reachBottom')).toHaveLength(1)
    await scroll(100)
    await stage.send([Op.pageChrome, 1, { listenScroll: true }])
    await scroll(1377)
    expect(await stage.pageMessages('reachBottom')).toHaveLength(2)
    expect(await stage.pageMessages('scroll')).toEqual([{ scrollTop: 1377 }])
  })

  it('scrolls by op and answers when it is there', async () => {
    await stage.show(rows(40))
    await stage.send([Op.scrollPage, 1, 400, 100, 7])
    await stage.callback(7)
    expect(await stage.page.locator('.hutong-scroller').evaluate((e) => e.scrollTop)).toBe(400)
  })
})

describe('pull-down refresh', () => {
  it('starts by mouse and ends by op', async () => {
    await stage.show(rows(3), { chrome: { pullDown: true } })
    const { mouse } = stage.page
    await mouse.move(180, 100)
    await mouse.down()
    await mouse.move(180, 150)
    await mouse.move(180, 260)
    await mouse.up()
    await stage.pageMessage('pullDownRefresh')
    expect(await stage.page.locator('.hutong-scroller').evaluate((e) => e.style.transform)).toBe('translateY(50px)')
    await stage.send([Op.pullDown, 1, false])
    expect(await stage.page.locator('.hutong-scroller').evaluate((e) => e.style.transform)).toBe('')
  })

  it('does not start from a short pull, sideways, or on other pages', async () => {
    await stage.show(rows(3), { chrome: { pullDown: true } })
    const { mouse } = stage.page
    const drag = async (dx: number, dy: number) => {
      await mouse.move(180, 100)
      await mouse.down()
      await mouse.move(180 + dx / 2, 100 + dy / 2)
      await mouse.move(180 + dx, 100 + dy)
      await mouse.up()
    }
    await drag(0, 60)
    await drag(150, 120)
    await stage.send([Op.pageChrome, 1, { pullDown: false }])
    await drag(0, 200)
    expect(await stage.pageMessages('pullDownRefresh')).toEqual([])
  })

  it('works by finger', async () => {
    const phone = await Stage.open({ hasTouch: true, isMobile: true })
    await phone.show([['view', { style: 'height:50px' }, 'row']], { chrome: { pullDown: true } })
    await phone.finger([180, 100], [180, 120], [180, 160], [180, 220], [180, 260])
    await phone.touch('touchEnd')
    await phone.pageMessage('pullDownRefresh')
    await phone.close()
  })
})
