// <video>: what it plays, what it tells, and the controls over it.

import { Op, type Json } from '@hutong/protocol'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Stage, start, stop } from './browser'
import { clip } from './clip'

beforeAll(start)
afterAll(stop)

let stage: Stage
beforeEach(async () => { stage = await Stage.open() })
afterEach(() => stage.close())

const TOLD = ['play', 'pause', 'ended', 'timeupdate', 'seekcomplete', 'fullscreenchange', 'error', 'loadedmetadata', 'controlstoggle', 'tap']

async function show(props: { [name: string]: Json } = {}, seconds = 2): Promise<void> {
  await stage.show([['video', { as: 'v', id: 'v', style: 'width:320px;height:180px', src: await clip(stage.page, seconds), listen: TOLD, ...props }], ['view', { id: 'below' }, '下']])
  // A sound, and what needs a gesture, needs one before.
  await stage.page.mouse.click(5, 600)
}
const film = () => stage.page.locator('wx-video > video')
const state = () => film().evaluate((video: HTMLVideoElement) => ({ paused: video.paused, now: video.currentTime, muted: video.muted }))
const button = (name: string) => stage.page.getByRole('button', { name, exact: true })
const bar = () => stage.page.locator('.wx-video-bar')
const call = async (method: string, args: Json[], id: number): Promise<Json> => {
  await stage.send([Op.call, stage.ops.id('v'), method, args, id])
  return stage.callback(id)
}

describe('what it tells', () => {
  it('its size and length, that it plays, how far it is, and its end', async () => {
    await show({}, 1)
    expect(await stage.event('loadedmetadata')).toEqual({ width: 64, height: 36, duration: 1 })
    await call('play', [], 2)
    await stage.event('ended')
    expect(await stage.events('play', 'v')).toHaveLength(1)
    const times = (await stage.events('timeupdate', 'v')) as { currentTime: number, duration: number }[]
    expect(times.at(-1)).toEqual({ currentTime: 1, duration: 1 })
    expect(await stage.events('error', 'v')).toEqual([])
  })

  it('begins where it is told, goes where its context wants, at its speed, and stops', async () => {
    await show({ 'initial-time': 0.8 })
    await stage.event('seekcomplete')
    expect((await state()).now).toBe(0.8)
    await call('seek', [1.4], 2)
    await expect.poll(() => stage.events('seekcomplete', 'v')).toContainEqual({ position: 1.4 })
    await call('playbackRate', [2], 3)
    expect(await film().evaluate((video: HTMLVideoElement) => video.playbackRate)).toBe(2)
    await call('play', [], 4)
    await call('pause', [], 5)
    await stage.event('pause')
    await call('stop', [], 6)
    expect(await state()).toMatchObject({ paused: true, now: 0 })
    expect(await call('requestCasting', [], 7)).toEqual({ error: 'not supported' })
  })

  it('obeys after it has the source that was set before, all in one turn', async () => {
    await show()
    await stage.send([Op.attribute, stage.ops.id('v'), 'src', await clip(stage.page, 1)], [Op.call, stage.ops.id('v'), 'seek', [0.6], 0], [Op.call, stage.ops.id('v'), 'play', [], 0])
    await stage.event('ended')
    expect(Math.min(...((await stage.events('timeupdate', 'v')) as { currentTime: number }[]).map(({ currentTime }) => currentTime))).toBeGreaterThanOrEqual(0.6)
  })

  it('what it cannot play', async () => {
    await show({ src: '/missing.mp4' })
    expect(await stage.event('error')).toEqual({ errMsg: 'MEDIA_ERR_SRC_NOT_SUPPORTED' })
    await stage.send([Op.attribute, stage.ops.id('v'), 'src', 'data:video/webm;base64,AAAA'])
    await expect.poll(() => stage.events('error', 'v')).toEqual(Array(2).fill({ errMsg: 'MEDIA_ERR_SRC_NOT_SUPPORTED' }))
  })

  it('goes round, without sound, by itself, fitted as it is told', async () => {
    await show({ loop: true, muted: true, autoplay: true, 'object-fit': 'cover', poster: 'data:image/svg+xml,<svg/>' }, 1)
    await expect.poll(async () => ((await stage.events('timeupdate', 'v')) as { currentTime: number }[]).map(({ currentTime }) => currentTime).some((now, index, all) => now < all[index - 1]!)).toBe(true)
    expect(await stage.events('ended', 'v')).toEqual([])
    expect(await film().evaluate((video: HTMLVideoElement) => [video.muted, video.style.objectFit, video.poster])).toEqual([true, 'cover', 'data:image/svg+xml,<svg/>'])
  })
})

describe('its controls', () => {
  it('begin with a button in the middle that says how long it is, then are a bar', async () => {
    await show({}, 4)
    await stage.event('loadedmetadata')
    expect(await bar().isVisible()).toBe(false)
    expect(await stage.page.locator('.wx-video-center').innerText()).toBe('00:04')
    await button('播放').click()
    await stage.event('play')
    expect(await stage.page.locator('.wx-video-center').isVisible()).toBe(false)
    expect(await bar().innerText()).toMatch(/00:0\d\s*00:04/)
    expect([await button('静音').count(), await button('全屏').count()]).toEqual([0, 1])
    await button('暂停').click()
    await stage.event('pause')
    // A press of a control is no tap of the page.
    expect(await stage.events('tap', 'v')).toEqual([])
  })

  it('are those that are wanted', async () => {
    const parts = async (props: { [name: string]: Json }) => {
      await stage.send(...Object.entries(props).map(([name, value]): [number, ...Json[]] => [Op.attribute, stage.ops.id('v'), name, value]))
      return Promise.all([stage.page.locator('.wx-video-center'), ...(['播放', '静音', '全屏'].map((name) => bar().getByRole('button', { name, exact: true }))), bar().getByRole('slider')].map((part) => part.isVisible()))
    }
    await show({ 'show-center-play-btn': false })
    expect(await parts({})).toEqual([false, true, false, true, true])
    expect(await parts({ 'show-mute-btn': true, 'show-fullscreen-btn': false, 'show-progress': false })).toEqual([false, true, true, false, false])
    expect(await parts({ 'show-play-btn': false })).toEqual([false, false, true, false, false])
    expect(await parts({ 'show-play-btn': true, 'play-btn-position': 'center' })).toEqual([true, false, true, false, false])
    expect(await parts({ controls: false })).toEqual([false, false, false, false, false])
  })

  it('take the author’s word for the length, and mute', async () => {
    await show({ 'show-center-play-btn': false, 'show-mute-btn': true, duration: 75 })
    expect(await bar().innerText()).toMatch(/00:00\s*01:15/)
    await button('静音').click()
    expect((await state()).muted).toBe(true)
    // Another attribute leaves alone what the user has chosen.
    await stage.send([Op.attribute, stage.ops.id('v'), 'loop', true])
    expect((await state()).muted).toBe(true)
    await button('取消静音').click()
    expect((await state()).muted).toBe(false)
  })

  it('are used by keyboard and named for readers', async () => {
    await show({ 'show-center-play-btn': false }, 4)
    await stage.event('loadedmetadata')
    const { keyboard } = stage.page
    await button('播放').focus()
    await keyboard.press('Enter')
    await stage.event('play')
    await keyboard.press('Space')
    await stage.event('pause')
    await keyboard.press('Tab')
    const slider = stage.page.getByRole('slider', { name: '进度' })
    await keyboard.press('End')
    await expect.poll(() => state()).toMatchObject({ now: 4 })
    expect(await slider.getAttribute('aria-valuetext')).toBe('00:04 / 00:04')
    await keyboard.press('ArrowLeft')
    await expect.poll(async () => (await state()).now).toBeCloseTo(3.96, 1)
  })

  it('come and go by a tap, and tell so', async () => {
    await show({ loop: true })
    await button('播放').click()
    await stage.event('play')
    const shade = () => stage.page.locator('.wx-video-controls').evaluate((box) => box.hasAttribute('off'))
    await film().dispatchEvent('click')
    await expect.poll(shade).toBe(true)
    expect((await stage.events('controlstoggle', 'v')).at(-1)).toEqual({ show: false })
    await film().dispatchEvent('click')
    await expect.poll(shade).toBe(false)
    expect((await stage.events('controlstoggle', 'v')).at(-1)).toEqual({ show: true })
  })

  it('begin and pause by two taps only where that is wanted', async () => {
    await show()
    await film().dblclick({ position: { x: 20, y: 20 } })
    expect((await state()).paused).toBe(true)
    await stage.send([Op.attribute, stage.ops.id('v'), 'enable-play-gesture', true])
    await film().dblclick({ position: { x: 20, y: 20 } })
    await stage.event('play')
  })

  it('are led by a movement to the side, unless that is not wanted', async () => {
    await show({ loop: true }, 4)
    await button('播放').click()
    await stage.event('play')
    await call('pause', [], 2)
    await call('seek', [1], 3)
    const hint = stage.page.locator('.wx-video-hint')
    const drag = async (said: boolean) => {
      const { x, y } = (await film().boundingBox())!
      await stage.page.mouse.move(x + 80, y + 60)
      await stage.page.mouse.down()
      await stage.page.mouse.move(x + 120, y + 62)
      await stage.page.mouse.move(x + 240, y + 62)
      expect(await hint.isVisible()).toBe(said)
      if (said) expect(await hint.innerText()).toBe('00:03 / 00:04')
      await stage.page.mouse.up()
    }
    await drag(true)
    await expect.poll(async () => (await state()).now).toBeCloseTo(3, 1)
    await call('seek', [1], 4)
    await stage.send([Op.attribute, stage.ops.id('v'), 'enable-progress-gesture', false])
    await drag(false)
    expect((await state()).now).toBe(1)
  })
})

it('leaves a swiper alone while its progress is led', async () => {
  await stage.show([['swiper', { as: 's', listen: ['change', 'transition'], style: 'height:180px' }, ['swiper-item', {}, ['video', { as: 'v', id: 'v', 'show-center-play-btn': false, style: 'width:320px;height:180px', src: await clip(stage.page, 2) }]], ['swiper-item', {}, 'x']]])
  await film().evaluate((video: HTMLVideoElement) => video.readyState > 0 || new Promise((resolve) => video.addEventListener('loadedmetadata', resolve)))
  const { x, y, width, height } = (await stage.page.getByRole('slider').boundingBox())!
  await stage.page.mouse.move(x + width - 4, y + height / 2)
  await stage.page.mouse.down()
  await stage.page.mouse.move(x + width / 2, y + height / 2, { steps: 4 })
  await stage.page.mouse.up()
  await expect.poll(async () => (await state()).now).toBeCloseTo(1, 1)
  expect(await stage.events('transition', 's')).toEqual([])
})

describe('over everything', () => {
  const size = () => stage.page.locator('#v').boundingBox()

  it('fills the frame where there is no full screen, with its title, until going back', async () => {
    await stage.page.evaluate(() => { Element.prototype.requestFullscreen = () => Promise.reject(new TypeError('not allowed')) })
    await show({ title: '山水' })
    await button('播放').click()
    await stage.event('play')
    expect(await stage.page.getByText('山水').isVisible()).toBe(false)
    await button('全屏').click()
    expect(await stage.event('fullscreenchange')).toEqual({ fullScreen: true, direction: 'vertical' })
    expect(await size()).toEqual({ x: 0, y: 0, width: 375, height: 667 })
    expect(await stage.page.getByText('山水').isVisible()).toBe(true)
    expect(await stage.pageMessages('layers')).toEqual([1])
    await button('退出全屏').click()
    expect(await size()).toMatchObject({ width: 320, height: 180 })
    await call('requestFullScreen', [{ direction: 90 }], 2)
    expect((await stage.events('fullscreenchange', 'v')).at(-1)).toEqual({ fullScreen: true, direction: 'horizontal' })
    expect(await size()).toEqual({ x: 0, y: 0, width: 375, height: 667 })
    // On its side, what is to the right is below.
    await call('pause', [], 6)
    await call('seek', [0], 7)
    await stage.page.mouse.move(180, 100)
    await stage.page.mouse.down()
    await stage.page.mouse.move(180, 120)
    await stage.page.mouse.move(180, 100 + 667 / 2)
    await stage.page.mouse.up()
    await expect.poll(async () => (await state()).now).toBeCloseTo(1, 1)
    await stage.send([Op.dismiss, 1])
    expect((await stage.events('fullscreenchange', 'v')).at(-1)).toMatchObject({ fullScreen: false })
    await call('requestFullScreen', [], 3)
    await stage.page.keyboard.press('Escape')
    await expect.poll(size).toMatchObject({ width: 320 })
    await call('requestFullScreen', [], 4)
    await call('exitFullScreen', [], 5)
    expect(await size()).toMatchObject({ width: 320 })
    expect((await stage.events('fullscreenchange', 'v')).map((detail) => (detail as { fullScreen: boolean }).fullScreen)).toEqual([true, false, true, false, true, false, true, false])
    expect((await stage.pageMessages('layers')).at(-1)).toBe(0)
  })

  it('is the browser’s full screen where the frame may have it', async () => {
    await show({ 'show-center-play-btn': false })
    await button('全屏').click()
    expect(await stage.event('fullscreenchange')).toMatchObject({ fullScreen: true })
    expect(await stage.page.locator('#v').evaluate((element) => element.matches(':fullscreen'))).toBe(true)
    await button('退出全屏').click()
    await expect.poll(() => stage.events('fullscreenchange', 'v')).toHaveLength(2)
    expect((await stage.events('fullscreenchange', 'v')).at(-1)).toMatchObject({ fullScreen: false })
  })
})

describe('where nobody sees it', () => {
  it.each([[true, true], [false, false]])('pauses under another page: auto-pause-if-navigate %s', async (wanted, paused) => {
    await show({ loop: true, 'auto-pause-if-navigate': wanted })
    await call('play', [], 2)
    await stage.event('play')
    stage.ops.page(2, [['view', {}, 'x']])
    await stage.send()
    if (paused) await stage.event('pause')
    expect((await state()).paused).toBe(paused)
  })

  it('is not heard while its page is covered', async () => {
    await show({ loop: true })
    await call('play', [], 2)
    await stage.event('play')
    await stage.toContainerSide(['hush', true])
    await stage.event('pause')
    await call('play', [], 3)
    await expect.poll(() => stage.events('pause', 'v')).toHaveLength(2)
  })
})
