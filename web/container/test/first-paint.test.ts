// First paints with the real logic and view: who sees what before the logic runs, and that it goes on from there.
import { execFileSync } from 'node:child_process'
import path from 'node:path'
import type { FrameLocator } from 'playwright-core'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { pack as compile } from '../../logic/test/pack'
import { asleep, context, hostPage, onStage, open, page, set } from './browser'
import { firstPaint } from './first-paint.mjs'

let frame: FrameLocator

const web = path.join(import.meta.dirname, '../..')
const PAGE = 'pages/index'

beforeAll(async () => {
  for (const part of ['logic', 'view']) execFileSync('node', ['build.mjs'], { cwd: path.join(web, part) })
})
onStage({ app_1: {} }, { logic: path.join(web, 'logic/dist/logic.js'), view: path.join(web, 'view/dist/view.js') })
beforeEach(() => {
  set.platform.firstBytes = 0
  frame = page.frameLocator('hutong-app iframe')
})

/** The texts of a package with one page. */
function program(wxml: string, js: string): Record<string, string> {
  const { config, logic } = compile({ 'app.json': { pages: [PAGE] }, 'app.js': 'App({})', [`${PAGE}.wxml`]: wxml, [`${PAGE}.js`]: js })
  return { 'config.json': JSON.stringify(config), 'main/logic.js': logic['']!, 'main/styles.json': '{}' }
}

const HELLO = program('<view id="who" bindtap="tap">{{who}}, {{taps}}</view>', `Page({
  data: { who: 'guest', taps: 0 },
  onLoad({ name }) { if (name) wx.setStorageSync('who', name); this.setData({ who: wx.getStorageSync('who') || 'guest' }) },
  tap() { this.setData({ taps: this.data.taps + 1 }) },
})`)

/** Releases the package; answers what lets its code through, which is held back. */
async function release(files: Record<string, string>, code = 1): Promise<() => void> {
  const released = (set.platform.apps['app_1']!.package = set.pack({ files, manifest: { entry: PAGE, version: { code, name: '1' } } }))
  const manifest = JSON.parse(released.manifest) as { files: Record<string, { sha256: string }> }
  let let_through!: () => void
  const through = new Promise<void>((resolve) => (let_through = resolve))
  await context.route(`**/blobs/${manifest.files['main/logic.js']!.sha256}`, async (route) => {
    await through
    await route.continue()
  })
  return let_through
}

const painted = async (files: Record<string, string>) => ({ ...files, [`paint/${PAGE}.json`]: await firstPaint(files, PAGE) })
const who = () => frame.locator('#who')

test('a page is shown before its code is there, and what the user does then is not lost', async () => {
  const letThrough = await release(await painted(HELLO))
  const opened = open(page, set)
  await who().filter({ hasText: 'guest, 0' }).click()
  await who().evaluate((node) => Object.assign(node, { mine: true }))
  letThrough()
  expect(await opened).toBeNull()
  await who().filter({ hasText: 'guest, 1' }).waitFor()
  expect(await who().evaluate((node) => (node as { mine?: boolean }).mine)).toBe(true)
})

test('one that comes in parts is drawn whole, and once', async () => {
  // More elements than a part of a batch has (web/logic/src/worker.ts).
  const files = await painted(program('<view id="all"><text wx:for="{{600}}">{{item}}</text></view>', 'Page({})'))
  expect((JSON.parse(files[`paint/${PAGE}.json`]!) as unknown[][]).flat().length).toBeGreaterThan(2048)
  const letThrough = await release(files)
  const opened = open(page, set)
  const last = frame.locator('#all > *').nth(599)
  await last.evaluate((node) => Object.assign(node, { mine: true }))
  letThrough()
  expect(await opened).toBeNull()
  expect(await last.evaluate((node) => (node as { mine?: boolean }).mine)).toBe(true)
  expect(await frame.locator('#all > *').count()).toBe(600)
})

test('it shows nobody what another user keeps here, nor the user what was kept before', async () => {
  ;(await release(await painted(HELLO)))()
  expect(await open(page, set, { user: 'ada', path: '/pages/index?name=Ada' })).toBeNull()
  await who().filter({ hasText: 'Ada' }).waitFor()
  await page.evaluate(() => document.querySelector('hutong-app')!.remove())
  const letThrough = await release({ ...(await painted(HELLO)), 'assets/next.txt': '' })
  await page.evaluate(async () => { for (const name of await caches.keys()) await caches.delete(name) })
  for (const [user, final] of [['bob', 'guest, 0'], ['ada', 'Ada, 0']] as const) {
    const opened = open(page, set, { user, id: user })
    if (user === 'bob') {
      await who().filter({ hasText: 'guest, 0' }).waitFor()
      letThrough()
    }
    expect(await opened).toBeNull()
    await who().filter({ hasText: final }).waitFor()
    await page.evaluate(() => document.querySelector('hutong-app')!.remove())
  }
})

test('one of another page, or of an older one, gives way to what the logic draws', async () => {
  for (const other of [
    program('<image src="a.png"/><view id="who">old</view>', 'Page({})'),
    program('<view id="who">{{who}}, {{taps}} and more</view>', 'Page({ data: { who: "guest", taps: 0 } })'),
  ]) {
    const files = { ...HELLO, [`paint/${PAGE}.json`]: (await painted(other))[`paint/${PAGE}.json`]! }
    ;(await release(files))()
    expect(await open(page, set)).toBeNull()
    await who().getByText('guest, 0', { exact: true }).click()
    await who().filter({ hasText: 'guest, 1' }).waitFor()
    await page.evaluate(() => document.querySelector('hutong-app')!.remove())
  }
})

test('one that was altered, or is no list, is no reason not to open', async () => {
  const good = await painted(HELLO)
  const file = `paint/${PAGE}.json`
  set.platform.blob = (bytes) => (bytes.toString() === good[file] ? Buffer.from(bytes.toString().replace('guest', 'Guest')) : bytes)
  for (const files of [good, { ...good, [file]: '{"0":[1,2,"view"]}' }, { ...good, [file]: 'no JSON' }, { ...good, [file]: '[[26,1],7,[1]]' }]) {
    ;(await release(files))()
    expect(await open(page, set)).toBeNull()
    await who().filter({ hasText: 'guest, 0' }).waitFor()
    await page.evaluate(() => document.querySelector('hutong-app')!.remove())
  }
  set.platform.blob = (bytes) => bytes
})

test('it waits for no disk; code does, and that of an older version never runs', async () => {
  ;(await release(await painted(HELLO), 5))()
  expect(await open(page, set)).toBeNull()
  const later = await hostPage(context, set)
  const wake = await asleep(later)
  await later.evaluate(() => {
    Object.assign(window, { entered: 0 })
    addEventListener('hutong-page', () => ((window as unknown as { entered: number }).entered += 1))
  })
  ;(await release(await painted(HELLO), 4))()
  const opened = open(later, set)
  await later.frameLocator('hutong-app iframe').locator('#who').filter({ hasText: 'guest, 0' }).waitFor()
  await wake()
  expect(await opened).toBe('version_rollback')
  expect(await later.locator('hutong-app iframe').count()).toBe(0)
  expect(await later.evaluate(() => (window as unknown as { entered: number }).entered)).toBe(0)
})
