// What runs is reached in seconds, what measures forbid is not done, and the platform hears how runs went.
import { expect, test } from 'vitest'
import { type Seen, context, hostPage, onStage, open, page, report, script, set } from './browser'

declare function invoke(capability: string, args?: unknown): Promise<unknown>
declare const container: MessagePort

const SOON = 5000
const storing = script(async () => {
  const tried: unknown[] = []
  for (let round = 0; round < 200 && !tried.includes('forbidden'); round++) {
    tried.push(await invoke('storage.set', { key: 'a', data: 1 }).then(() => 'stored', (error: { code: string }) => error.code))
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return [tried[0], tried.at(-1)]
})
/** A stranger that would have its author blamed for nothing, or everybody for everything. */
const loud = script(async () => {
  for (let line = 0; line < 500; line++) container.postMessage(['log', 'error', `uncaught ${line}`, true])
  container.postMessage(['report', 'crash'])
  return fetch('/connect/reports', { method: 'POST' }).then(() => 'sent', () => 'refused')
})

onStage({ app_1: { files: { 'main/logic.js': storing } }, app_2: { files: { 'main/logic.js': '' } }, app_3: { files: { 'main/logic.js': loud } } })

/** How often the platform was asked. */
const asked = (): number => set.platform.requests.filter((request) => request === 'POST /connect/standing').length
const errors = (): Promise<unknown[]> => page.evaluate(() => (window as unknown as { seen: Seen }).seen.events.filter(({ type }) => type === 'hutong-error').map(({ id, detail }) => [id, detail]))
const hide = (hidden: boolean): Promise<void> => page.evaluate((hidden) => {
  Object.defineProperty(document, 'hidden', { value: hidden, configurable: true })
  document.dispatchEvent(new Event('visibilitychange'))
}, hidden)
const SUSPENDED = { end: { code: 'app_suspended', message: 'no sweepstakes' } }

test('what runs, in front and behind, ends within five seconds of its suspension, and says why', async () => {
  expect(await open(page, set, { id: 'front' })).toBe(null)
  expect(await open(page, set, { id: 'behind', app: 'app_2' })).toBe(null)
  await page.evaluate(() => (document.getElementById('behind')!.hidden = true))
  await page.evaluate(() => (document.documentElement.lang = 'zh-CN'))
  expect(await open(page, set, { id: 'third', user: 'lin' })).toBe(null)
  expect(page.workers()).toHaveLength(3)
  set.platform.standings = { app_1: SUSPENDED, app_2: { end: { code: 'version_taken_down', message: 'taken down' } } }
  await expect.poll(() => page.workers().length, { timeout: SOON }).toBe(0)
  const suspended = { code: 'app_suspended', message: 'no sweepstakes' }
  expect(new Map(await errors() as [string, unknown][])).toEqual(new Map<string, unknown>([['front', suspended], ['third', suspended], ['behind', { code: 'version_taken_down', message: 'taken down' }]]))
  await page.locator('#front').getByText('It has been taken out of service.').waitFor()
  await page.locator('#third').getByText('该小程序已被停止服务。').waitFor()
  await page.locator('#third').getByText('no sweepstakes').waitFor()
  const before = asked()
  await page.waitForTimeout(2500)
  expect(asked(), 'nothing runs that it could ask about').toBe(before)
})

test('all of a page are asked about at once, not while it is unseen, and as soon as it is seen again', async () => {
  await open(page, set, { id: 'one' })
  await open(page, set, { id: 'two', app: 'app_2' })
  await expect.poll(asked, { timeout: SOON }).toBeGreaterThan(0)
  await hide(true)
  await page.waitForTimeout(2500)
  expect(asked()).toBeLessThan(3)
  const before = asked()
  await page.waitForTimeout(1500)
  expect(asked()).toBe(before)
  set.platform.standings = { app_1: SUSPENDED, app_2: SUSPENDED }
  await hide(false)
  await expect.poll(() => page.workers().length, { timeout: SOON }).toBe(0)
  expect(asked()).toBe(before + 1)
})

test('a platform that is away is asked less and less, and what runs goes on', async () => {
  await page.clock.install()
  await open(page, set)
  set.platform.standings = null
  const minutes = []
  for (let minute = 0; minute < 4; minute++) {
    const before = asked()
    for (let second = 0; second < 60; second++) {
      await page.clock.runFor(1000)
      await page.evaluate(() => new Promise<void>((resolve) => { const { port1, port2 } = new MessageChannel(); port1.onmessage = () => resolve(); port2.postMessage(0) }))
    }
    minutes.push(asked() - before)
  }
  expect(page.workers()).toHaveLength(1)
  expect(minutes[0]).toBeLessThan(8)
  expect(minutes[3]).toBeLessThan(3)
})

test('a session that is over is renewed, and asked about again', async () => {
  await open(page, set)
  set.platform.sessions.clear()
  await expect.poll(() => set.platform.requests.filter((request) => request === 'POST /connect/token').length, { timeout: 10_000 }).toBe(1)
  set.platform.standings = { app_1: SUSPENDED }
  await expect.poll(() => page.workers().length, { timeout: 10_000 }).toBe(0)
})

test('a capability that is banned is refused, from the start or while it runs', async () => {
  await open(page, set)
  await page.waitForTimeout(300)
  set.platform.standings = { app_1: { blocked_capabilities: ['storage.*'] } }
  expect(await report(page)).toEqual(['stored', 'forbidden'])
  set.platform.tamper = (answer) => ({ ...answer, ...set.platform.release('app_1', { blocked_capabilities: ['storage.set'] }) })
  await open(page, set, { id: 'again' })
  expect(await report(page, 1)).toEqual(['forbidden', 'forbidden'])
})

test('a page that is banned has the platform’s words in its place; the pages before it go on', async () => {
  set.platform.apps['app_1']!.package = set.pack({ files: { 'main/logic.js': `
    container.postMessage(['page', 'pages/index', 1])
    container.postMessage(['page', 'pages/lottery?x=1', 2])
    notified((topic) => topic === 'back' && container.postMessage(['page', 'pages/index', 1]))
  ` } })
  await open(page, set)
  await page.waitForTimeout(1200)
  const words = page.getByText('The platform has closed this page.')
  expect(await words.count()).toBe(0)
  set.platform.standings = { app_1: { blocked_pages: ['pages/lottery'] } }
  await words.waitFor({ timeout: SOON })
  await page.getByRole('button', { name: 'Back' }).click()
  await words.waitFor({ state: 'detached' })
  expect(page.workers()).toHaveLength(1)
  expect(await errors()).toEqual([])
})

test('a page that is banned is not opened by a link either; the way on is the first page', async () => {
  set.platform.tamper = (answer) => ({ ...answer, ...set.platform.release('app_2', { blocked_pages: ['pages/lottery'] }) })
  set.platform.standings = { app_2: { blocked_pages: ['pages/lottery'] } }
  expect(await open(page, set, { app: 'app_2', path: 'pages/lottery?x=1' })).toBe(null)
  const words = page.getByText('The platform has closed this page.')
  await words.waitFor()
  // an answer that says the same takes nothing away, although the mini-program has not told of a page
  const before = asked()
  await expect.poll(asked, { timeout: SOON }).toBeGreaterThan(before)
  await page.waitForTimeout(500)
  expect(await words.isVisible()).toBe(true)
  await page.getByRole('button', { name: 'Restart' }).click()
  await words.waitFor({ state: 'detached' })
})

test('each thing is told of a run once, together with what else happens then, and the mini-program has no hand in it', async () => {
  await open(page, set, { app: 'app_3' })
  expect(await report(page)).toBe('refused')
  await expect.poll(() => set.platform.reports, { timeout: SOON }).toEqual([['app_3', 1, ['start', 'error']]])
  await page.waitForTimeout(4000)
  expect(set.platform.reports).toHaveLength(1)
})

test('what was not told yet is told at the end: of the page, or of the run, whose crash is told, too', async () => {
  const other = await hostPage(context, set)
  await open(other, set, { app: 'app_2' })
  await other.waitForTimeout(300)
  await other.goto('about:blank')
  await expect.poll(() => set.platform.reports).toEqual([['app_2', 1, ['start']]])
  set.platform.apps['app_2']!.package = set.pack({ files: { 'main/logic.js': `container.postMessage(['exhausted'])` }, manifest: { version: { code: 2, name: '2' } } })
  await open(page, set, { app: 'app_2' })
  await expect.poll(() => set.platform.reports.slice(1).flatMap(([, code, what]) => what.map((one) => [code, one])), { timeout: SOON }).toContainEqual([2, 'crash'])
})

test('a start says which version was here last', async () => {
  await open(page, set, { app: 'app_2' })
  set.platform.apps['app_2']!.package = set.pack({ files: {}, manifest: { version: { code: 7, name: '7' } } })
  await open(page, set, { app: 'app_2', id: 'two' })
  await open(page, set, { app: 'app_2', id: 'three' })
  expect(set.platform.had).toEqual([['app_2', '0'], ['app_2', '1'], ['app_2', '7']])
})
