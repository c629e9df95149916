import { Op, type Json } from '@hutong/protocol'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { Stage, start, stop } from './browser'

beforeAll(start, 180_000)
afterAll(stop)

let stage: Stage
beforeEach(async () => { stage = await Stage.open() })
afterEach(() => stage.close())

const EVENTS = ['dataready', 'datafailed', 'animationstart', 'animationrepeat', 'animationend', 'ended']
const still = (k: Json) => ({ a: 0, k })
/** A square that goes from left to right in half a second, and a picture; with what would run code and load fonts. */
const MOVE = {
  v: '5.7.0', fr: 60, ip: 0, op: 30, w: 200, h: 100, nm: 'move', ddd: 0,
  assets: [{ id: 'pic', w: 20, h: 20, u: 'images/', p: 'dot.svg', e: 0 }],
  fonts: { list: [{ fName: 'f', fFamily: 'f', fStyle: 'Regular', origin: 3, fPath: 'https://fonts.test/f.woff' }] },
  layers: [
    { ddd: 0, ind: 1, ty: 4, nm: 'square', ks: { o: still(100), r: still(0), p: { a: 1, x: 'globalThis.ran = true', k: [{ t: 0, s: [20, 50, 0], e: [180, 50, 0], i: { x: 1, y: 1 }, o: { x: 0, y: 0 } }, { t: 29 }] }, a: still([0, 0, 0]), s: still([100, 100, 100]) },
      shapes: [{ ty: 'gr', it: [{ ty: 'rc', d: 1, s: still([40, 40]), p: still([0, 0]), r: still(0) }, { ty: 'fl', c: still([1, 0, 0, 1]), o: still(100), r: 1 }, { ty: 'tr', p: still([0, 0]), a: still([0, 0]), s: still([100, 100]), r: still(0), o: still(100) }] }], ip: 0, op: 30, st: 0 },
    { ddd: 0, ind: 2, ty: 2, nm: 'picture', refId: 'pic', ks: { o: still(100), r: still(0), p: still([10, 10, 0]), a: still([0, 0, 0]), s: still([100, 100, 100]) }, ip: 0, op: 30, st: 0 },
  ],
}
const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><rect width="20" height="20" fill="blue"/></svg>'

async function show(props: { [name: string]: Json }, tag = 'lottie'): Promise<void> {
  await stage.files({ 'a/move.json': { text: JSON.stringify(MOVE), type: 'application/json' }, 'a/images/dot.svg': { text: SVG, type: 'image/svg+xml' }, 'still.svg': { text: SVG, type: 'image/svg+xml' } })
  await stage.show([[tag, { as: 'l', id: 'l', style: 'width:200px;height:100px', listen: EVENTS, path: '/a/move.json', ...props }]])
}

/** The policy of the frame, from here on; what breaks it is kept. */
const fenced = () => stage.page.evaluate(() => {
  const broken: string[] = []
  document.addEventListener('securitypolicyviolation', (event) => broken.push(event.violatedDirective))
  Object.assign(window, { broken })
  const policy = Object.assign(document.createElement('meta'), { httpEquiv: 'Content-Security-Policy', content: "default-src 'none'; script-src blob:; style-src 'unsafe-inline'; img-src data: blob: https: http:" })
  document.head.append(policy)
})

async function call(method: string, args: Json, id: number): Promise<Json> {
  await stage.send([Op.call, stage.ops.id('l'), method, [args], id])
  return stage.callback(id)
}

/** Where the square is, from the left of the animation. */
async function left(): Promise<number> {
  const [all, square] = await Promise.all(['#l', '#l path[fill="rgb(255,0,0)"]'].map((selector) => stage.page.locator(selector).boundingBox()))
  return Math.round(square!.x - all!.x)
}
const told = async () => (await stage.sent()).filter((m) => m[0] === 'event').map((m) => m[2])

it('plays when it is told to, from its file with its picture, and runs and loads nothing else', async () => {
  const asked: string[] = []
  stage.page.on('request', (request) => asked.push(request.url()))
  await fenced()
  await show({})
  await stage.event('dataready')
  expect(await left()).toBe(0)
  expect(await stage.page.locator('#l image').last().getAttribute('href')).toMatch(/^blob:/)
  expect(await call('getDuration', {}, 2)).toEqual({ duration: 500 })
  await call('goToAndStop', { value: 0.5 }, 3)
  expect(await left()).toBe(80)
  await call('goToAndStop', { value: 1 }, 4)
  expect(await left()).toBe(160)
  await call('stop', {}, 5)
  expect(await left()).toBe(0)
  await call('play', {}, 6)
  await stage.event('animationend')
  expect(await left()).toBe(160)
  expect(await told()).toEqual(['dataready', 'animationstart', 'animationend'])
  expect(await call('fly', {}, 7)).toEqual({ error: 'not supported' })
  expect(await stage.page.evaluate('[globalThis.ran, window.broken]')).toEqual([undefined, []])
  expect(asked.filter((url) => !url.startsWith('blob:'))).toEqual([])
  expect((await stage.sent('container')).filter((m) => m[0] === 'script')).toEqual([['script', 'lottie']])
})

it('begins by itself, comes back, and ends after its turns', async () => {
  await show({ autoplay: true, 'repeat-count': 1, 'auto-reverse': true, speed: 4 })
  await stage.event('animationend')
  expect(await told()).toEqual(['dataready', 'animationstart', 'animationrepeat', 'animationend'])
  expect(await left()).toBe(0)
  await call('setSpeed', { value: -4 }, 2)
  await call('goToAndPlay', { value: 1 }, 3)
  await call('pause', {}, 4)
  expect(await left()).toBeGreaterThan(0)
})

it('shows its placeholder until there is something, and again when asked; says what cannot be had', async () => {
  const fallback = stage.page.locator('#l img')
  await show({ placeholder: '/still.svg', path: '/none.json' })
  await stage.event('datafailed')
  expect(await fallback.count()).toBe(1)
  await stage.send([Op.attribute, stage.ops.id('l'), 'path', '/a/move.json'])
  await stage.event('dataready')
  await expect.poll(() => fallback.count()).toBe(0)
  await call('downgradeToPlaceholder', {}, 2)
  expect([await fallback.count(), await stage.page.locator('#l svg').count()]).toEqual([1, 0])
})

it('is what Baidu calls animation-view: it plays by itself, and an attribute says what it does', async () => {
  await show({}, 'animation-view')
  await stage.event('ended')
  await stage.send([Op.attribute, stage.ops.id('l'), 'action', 'stop'])
  await expect.poll(left).toBe(0)
})
