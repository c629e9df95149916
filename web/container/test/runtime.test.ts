// The real logic and view in the container: a mini-program as the compiler makes it, from its own modules.
import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { onStage, open, page, set, sourceOf } from './browser'

interface Wx {
  showModal(options: object): void
  setStorageSync(key: string, value: unknown): void
  getStorageSync(key: string): unknown
  request(options: object): void
}

const web = path.join(import.meta.dirname, '../..')

beforeAll(async () => {
  for (const part of ['logic', 'view']) execFileSync('node', ['build.mjs'], { cwd: path.join(web, part) })
})
onStage({ app_1: {} }, { logic: path.join(web, 'logic/dist/logic.js'), view: path.join(web, 'view/dist/view.js') })

/** A package whose `app.js` is `body`, which gets the dialect's façade, with one page that has nothing on it. */
function program(body: (wx: Wx, scope: never) => void, scope: object = {}, domains: object = {}, dialect = 'wechat', capabilities: string[] = []): void {
  const config = {
    entry: 'pages/index', window: { navigationBarTitleText: 'Probe' }, subpackages: [], functions: {},
    pages: { 'pages/index': { root: '', config: {}, styles: [], placeholder: 'none' } },
    components: { 'pages/index': { usingComponents: {}, root: '' } },
  }
  const app = `function (require, module, exports, wx, App, Page, Component, Behavior, getApp, getCurrentPages, own) { App({ onLaunch() { (${sourceOf(body)})(own, ${JSON.stringify(scope)}) } }) }`
  const page = 'function (require, module, exports, wx, App, Page) { Page({}) }'
  const logic = `__hutong_define__("", { modules: { "app.js": ${app}, "pages/index.js": ${page} }, templates: {} })`
  set.platform.apps['app_1']!.package = set.pack({
    files: { 'config.json': JSON.stringify(config), 'main/logic.js': logic },
    manifest: { dialect, capabilities, domains: { download: [], request: [], socket: [], upload: [], webview: [], ...domains } },
  })
}

/** What the mini-program shows in a dialog. */
async function shown(): Promise<unknown> {
  const dialog = page.getByRole('dialog', { name: 'report' })
  await dialog.waitFor()
  const text = await dialog.locator('p').textContent()
  await dialog.getByRole('button').click()
  return JSON.parse(text!)
}

test('scripts of a mini-program find no door, by whatever way they look', async () => {
  program((wx, { sink }: { sink: string }) => {
    const outcomes: Record<string, string> = {}
    const attempt = (name: string, way: () => unknown): void => {
      try {
        const found = way()
        outcomes[name] = found === undefined ? 'absent' : `found ${String(found)}`
      } catch (error) {
        outcomes[name] = `refused ${(error as Error).name}`
      }
    }
    const scope = globalThis as unknown as Record<string, unknown>
    for (const name of ['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource', 'importScripts', 'indexedDB', 'caches', 'Worker', 'BroadcastChannel', 'postMessage', 'onmessage', 'navigator', 'parent', 'top', 'document', 'opener']) {
      attempt(name, () => scope[name])
      attempt(`inherited ${name}`, () => Reflect.get(Object.getPrototypeOf(globalThis) as object, name, globalThis))
    }
    attempt('eval', () => (0, eval)('1'))
    attempt('Function', () => new Function('return 1')())
    attempt('constructor', () => (() => 0).constructor('return globalThis.fetch')())
    attempt('async constructor', () => Object.getPrototypeOf(async () => 0).constructor('return 1')())
    attempt('define again', () => Object.defineProperty(scope, 'fetch', { value: () => 1 }) && scope['fetch'])
    attempt('WebAssembly', () => new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])))
    void import(`${sink}/module.js`).then(() => 'loaded', () => 'refused').then((module) =>
      wx.showModal({ title: 'report', content: JSON.stringify({ ...outcomes, module }), showCancel: false }))
  }, { sink: set.sink.url })
  expect(await open(page, set)).toBeNull()
  const outcomes = (await shown()) as Record<string, string>
  expect(Object.keys(outcomes).length).toBeGreaterThan(30)
  const found = Object.entries(outcomes).filter(([, outcome]) => !/^(absent|refused)/.test(outcome))
  expect(found).toEqual([])
  expect(set.sink.requests).toEqual([])
})

test('the façade reaches the broker, and what it stores is there the next time', async () => {
  program((wx, { sink }: { sink: string }) => {
    const before = wx.getStorageSync('visit')
    wx.setStorageSync('visit', { at: new Date(7), times: 1 })
    const answers: unknown[] = [before && typeof before === 'object' ? Object.prototype.toString.call((before as { at: unknown }).at) : before]
    const done = (answer: unknown): void => {
      answers.push(answer)
      if (answers.length === 3) wx.showModal({ title: 'report', content: JSON.stringify(answers), showCancel: false })
    }
    wx.request({ url: `${sink}/declared`, success: ({ statusCode }: { statusCode: number }) => {
      done(statusCode)
      wx.request({ url: 'https://undeclared.test/', fail: ({ errMsg }: { errMsg: string }) => done(errMsg) })
    } })
  }, { sink: set.sink.url }, { request: [set.sink.url] })
  expect(await open(page, set)).toBeNull()
  expect(await shown()).toEqual(['', 200, 'request:fail url not in domain list'])
  await page.evaluate(() => document.querySelector('hutong-app')!.remove())
  expect(await open(page, set, { id: 'again' })).toBeNull()
  expect(await shown()).toEqual(['[object Date]', 200, 'request:fail url not in domain list'])
  expect(set.sink.requests).toEqual(['GET /declared', 'GET /declared'])
})

test('a mini-program knows how much the host lets it store, and fails at once', async () => {
  program((wx) => {
    const { limitSize } = (wx as never as { getStorageInfoSync(): { limitSize: number } }).getStorageInfoSync()
    let failed = ''
    try {
      wx.setStorageSync('a', 'x'.repeat(3000))
    } catch (error) {
      failed = (error as Error).message
    }
    wx.showModal({ title: 'report', content: JSON.stringify([limitSize, failed]), showCancel: false })
  })
  expect(await open(page, set, { policy: { limits: { storage: 2048 } } })).toBeNull()
  expect(await shown()).toEqual([2, expect.stringContaining('exceed storage max size')])
})

test('the page around hears which page is in front, and what the console says', async () => {
  program(() => console.warn('here', { n: 1 }))
  await page.evaluate(() => {
    const told: unknown[] = []
    Object.assign(window, { told })
    for (const type of ['hutong-page', 'hutong-log']) addEventListener(type, (event) => told.push((event as CustomEvent).detail))
  })
  expect(await open(page, set, { path: 'pages/index?from=link' })).toBeNull()
  await page.waitForFunction(() => (window as unknown as { told: unknown[] }).told.length === 2)
  expect(await page.evaluate(() => (window as unknown as { told: unknown[] }).told)).toEqual([
    { level: 'warn', text: 'here {"n":1}' }, { path: 'pages/index?from=link', depth: 1 },
  ])
})

test('a canvas in the worker draws, measures, loads pictures and becomes a file', async () => {
  program((wx) => {
    const canvas = (wx as never as { createOffscreenCanvas(options: object): OffscreenCanvas & { createImage(): HTMLImageElement; toDataURL(): string } }).createOffscreenCanvas({ type: '2d', width: 8, height: 4 })
    const pen = canvas.getContext('2d')!
    pen.fillStyle = 'rgb(1, 2, 3)'
    pen.fillRect(0, 0, 4, 4)
    const wide = pen.measureText('wide').width > pen.measureText('i').width
    const picture = canvas.createImage()
    picture.onload = () => {
      pen.drawImage(picture, 4, 0)
      const pixels = [0, 5].map((x) => [...pen.getImageData(x, 0, 1, 1).data])
      const again = canvas.createImage()
      // What was written as PNG at once reads as the same picture.
      again.onload = () => {
        pen.clearRect(0, 0, 8, 4)
        pen.drawImage(again, 0, 0)
        const kept = [0, 5].map((x) => [...pen.getImageData(x, 0, 1, 1).data])
        ;(wx as never as { canvasToTempFilePath(options: object): void }).canvasToTempFilePath({ canvas, x: 1, y: 1, width: 2, height: 2, destWidth: 6, destHeight: 6, success: ({ tempFilePath }: { tempFilePath: string }) =>
          (wx as never as { getImageInfo(options: object): void }).getImageInfo({ src: tempFilePath, success: ({ width, type }: { width: number; type: string }) =>
            wx.showModal({ title: 'report', content: JSON.stringify({ wide, pixels, kept, width, type, path: tempFilePath }), showCancel: false }) }) })
      }
      again.src = canvas.toDataURL()
    }
    picture.src = 'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"><rect width="4" height="4" fill="lime"/></svg>'
  }, {}, {}, 'wechat', ['view.canvas.offscreen'])
  expect(await open(page, set)).toBeNull()
  const colours = [[1, 2, 3, 255], [0, 255, 0, 255]]
  expect(await shown()).toEqual({ wide: true, pixels: colours, kept: colours, width: 6, type: 'png', path: 'wxfile://tmp_1.png' })
})

test('a share of the width is one of the frame, wherever the host puts it', async () => {
  program(() => undefined)
  expect(await open(page, set)).toBeNull()
  const frame = page.frames().find((one) => one.url().endsWith('frame.html'))!
  for (const width of [400, 300]) {
    await page.evaluate((width) => Object.assign(document.querySelector<HTMLElement>('hutong-app')!.style, { display: 'block', width: `${width}px`, height: '500px' }), width)
    const half = (): Promise<number> => frame.evaluate(() => {
      const probe = document.createElement('div')
      probe.style.cssText = 'position:fixed;width:50vw;padding-bottom:constant(safe-area-inset-bottom);padding-bottom:env(safe-area-inset-bottom, 7px)'
      document.body.append(probe)
      const { width } = probe.getBoundingClientRect()
      probe.remove()
      return width
    })
    await expect.poll(half).toBe(width / 2)
  }
})

test('an error is told with the place that its author knows', async () => {
  const logic = `__hutong_define__("", { modules: {
"app.js": function (require, module, exports, wx, App) { App({
    onLaunch() { require("/sub.js").fail() }, onError(text) { console.info(text.includes("main/logic.js:")) } }) },
"sub.js": function (require, module, exports) {
  exports.fail = () => { throw new Error("broken") } },
"pages/index.js": function (require, module, exports, wx, App, Page) { Page({}) } }, templates: {} })`
  const config = {
    entry: 'pages/index', window: {}, subpackages: [], functions: {},
    pages: { 'pages/index': { root: '', config: {}, styles: [], placeholder: 'none' } },
    components: { 'pages/index': { usingComponents: {}, root: '' } },
  }
  // Line 3 of the code is line 12 of app.ts, line 5 is line 1 of sub.mjs; each from its first column on.
  const map = { version: 3, names: [], sources: ['app.ts', 'sub.mjs'], mappings: ';;AAWA;;ACXA' }
  set.platform.apps['app_1']!.package = set.pack({
    files: { 'config.json': JSON.stringify(config), 'main/logic.js': logic, 'maps/main/logic.js.map': JSON.stringify(map) },
  })
  await page.evaluate(() => {
    const told: unknown[] = []
    Object.assign(window, { told })
    addEventListener('hutong-log', (event) => told.push((event as CustomEvent).detail))
  })
  expect(await open(page, set)).toBeNull()
  await page.waitForFunction(() => (window as unknown as { told: { level: string }[] }).told.some(({ level }) => level === 'error'))
  const told = await page.evaluate(() => (window as unknown as { told: { level: string; text: string }[] }).told)
  const { text } = told.find(({ level }) => level === 'error')!
  expect(text).toContain('broken')
  const thrown = logic.split('\n')[4]!.indexOf('new Error') + 1
  const called = logic.split('\n')[2]!.indexOf('fail()') + 1
  expect(text).toContain(`sub.mjs:1:${thrown}`)
  expect(text).toContain(`app.ts:12:${called}`)
})

test('a map that cannot be read leaves the places of the code', async () => {
  const logic = '__hutong_define__("", { modules: { "app.js": function (require, module, exports, wx, App) { App({ onLaunch() { throw new Error("broken") } }) }, "pages/index.js": function (require, module, exports, wx, App, Page) { Page({}) } }, templates: {} })'
  const config = {
    entry: 'pages/index', window: {}, subpackages: [], functions: {},
    pages: { 'pages/index': { root: '', config: {}, styles: [], placeholder: 'none' } },
    components: { 'pages/index': { usingComponents: {}, root: '' } },
  }
  for (const map of ['null', '{"sources":[1],"mappings":"AAAA"}', '{"sources":["a"],"mappings":"!!!!,zzzzzzzzzzzzzzzzzz"}']) {
    set.platform.apps['app_1']!.package = set.pack({ files: { 'config.json': JSON.stringify(config), 'main/logic.js': logic, 'maps/main/logic.js.map': map } })
    await page.evaluate(() => {
      document.querySelector('hutong-app')?.remove()
      const told: unknown[] = []
      Object.assign(window, { told })
      addEventListener('hutong-log', (event) => told.push((event as CustomEvent).detail))
    })
    expect(await open(page, set)).toBeNull()
    await page.waitForFunction(() => (window as unknown as { told: { level: string }[] }).told.some(({ level }) => level === 'error'))
    const told = await page.evaluate(() => (window as unknown as { told: { level: string; text: string }[] }).told)
    expect(told.find(({ level }) => level === 'error')!.text).toContain('main/logic.js:1:')
  }
})

test('an error while an error is told does not go round between worker and view', async () => {
  for (const broken of ['map', 'join']) {
    program((_, { broken }: { broken: 'map' }) => {
      setTimeout(() => {
        Array.prototype[broken] = () => { throw new Error('broken') }
        throw new Error('first')
      }, 500)
    }, { broken })
    expect(await open(page, set, { id: broken })).toBeNull()
    const frame = page.frames().find((one) => one.url().endsWith('frame.html'))!
    const heard = await frame.evaluate(() => new Promise<number>((resolve) => {
      let errors = 0
      addEventListener('error', () => errors++)
      setTimeout(() => resolve(errors), 1500)
    }))
    expect(heard).toBe(0)
    await page.evaluate(() => document.querySelector('hutong-app')!.remove())
  }
})

test('another dialect speaks with its own script, which nobody else loads', async () => {
  const loaded = (): Promise<string[]> => page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name.split('/').at(-1)!).filter((name) => name.startsWith('dialect-')))
  program((wx) => wx.showModal({ title: 'report', content: '"wechat"', showCancel: false }))
  expect(await open(page, set)).toBeNull()
  expect(await shown()).toBe('wechat')
  expect(await loaded()).toEqual([])
  program(((my: { alert(options: object): void; setStorageSync(options: object): void; getStorageSync(options: object): unknown }) => {
    my.setStorageSync({ key: 'k', data: 5 })
    my.alert({ title: 'report', content: JSON.stringify(my.getStorageSync({ key: 'k' })), buttonText: 'Fine' })
  }) as never, {}, {}, 'alipay')
  expect(await open(page, set, { id: 'my' })).toBeNull()
  expect(await shown()).toEqual({ data: 5 })
  expect(await loaded()).toEqual(['dialect-alipay.js'])
  program(() => {}, {}, {}, 'klingon')
  expect(await open(page, set, { id: 'none' })).toBe('extension')
})
