// What runs is reached in seconds, what measures forbid is not done, and the platform hears how runs went.
import { brokerRules, hostProvided, lateRules } from '@hutong/protocol'
import { expect, test } from 'vitest'
import { type Seen, asleep, context, hostPage, onStage, online, open, page, report, script, set } from './browser'

declare function invoke(capability: string, args?: unknown): Promise<unknown>
declare function notified(listener: (topic: string, value: unknown) => void): void
declare const container: MessagePort

const SOON = 5000
/** Tells how storing goes: at first, and when that has changed. */
const storing = script(async () => {
  const store = (): Promise<string> => invoke('storage.set', { key: 'a', data: 1 }).then(() => 'stored', (error: { code: string }) => error.code)
  const first = await store()
  void invoke('share.card', { title: JSON.stringify(first), path: '' })
  let now = first
  while (now === first) now = await store()
  return now
})
/** Tells how asking a server goes: at first, and when that has changed. */
const asking = (url: string) => script(async ({ url }: { url: string }) => {
  const ask = (): Promise<string> => invoke('network.request', { url }).then(() => 'answered', ({ code }: { code: string }) => code)
  const first = await ask()
  void invoke('share.card', { title: JSON.stringify(first), path: '' })
  let now = first
  while (now === first) now = await ask()
  return now
}, { url })
/** A stranger that would have its author blamed for nothing, or everybody for everything. */
const loud = script(async () => {
  for (let line = 0; line < 500; line++) container.postMessage(['log', 'error', `uncaught ${line}`, true])
  container.postMessage(['report', 'crash'])
  notified(() => {
    container.postMessage(['log', 'error', 'uncaught once more', true])
    container.postMessage(['exhausted'])
  })
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
/** Seconds of the page's clock, with what they lead to. */
async function pass(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    await page.clock.runFor(1000)
    await page.evaluate(() => new Promise<void>((resolve) => { const { port1, port2 } = new MessageChannel(); port1.onmessage = () => resolve(); port2.postMessage(0) }))
  }
}
const words = () => page.getByText('The platform has closed this page.')
const SUSPENDED = { end: { code: 'app_suspended', message: 'no sweepstakes' } }

test('what runs, in front and behind, ends within five seconds of its suspension, and says why', async () => {
  await page.clock.install()
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
  await pass(20)
  expect(asked(), 'nothing runs that it could ask about').toBe(before)
})

test('all of a page are asked about at once, not while it is unseen, and as soon as it is seen again', async () => {
  await page.clock.install()
  await open(page, set, { id: 'one' })
  await open(page, set, { id: 'two', app: 'app_2' })
  await expect.poll(asked, { timeout: SOON }).toBeGreaterThan(0)
  await hide(true)
  await pass(1) // one may be on its way
  const before = asked()
  await pass(20)
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
    await pass(60)
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
  expect(await report(page)).toBe('stored')
  set.platform.standings = { app_1: { blocked_capabilities: ['storage.*'] } }
  expect(await report(page, 1)).toBe('forbidden')
  set.platform.tamper = (answer) => ({ ...answer, ...set.platform.release('app_1', { blocked_capabilities: ['storage.set'] }) })
  await open(page, set, { id: 'again' })
  expect(await report(page, 2)).toBe('forbidden')
})

test('a domain that the operator denies is reached no more by what runs', async () => {
  set.platform.apps['app_1']!.package = set.pack({ manifest: { domains: { download: [], socket: [], upload: [], webview: [], request: [set.platform.url] } }, files: { 'main/logic.js': asking(`${set.platform.url}/connect/none`) } })
  await open(page, set)
  expect(await report(page)).toBe('answered')
  set.platform.blockedDomains = [set.platform.url]
  expect(await report(page, 1)).toBe('domain')
})

test('a page that is banned has the platform’s words in its place; the pages before it go on', async () => {
  set.platform.apps['app_1']!.package = set.pack({ files: { 'main/logic.js': `
    container.postMessage(['page', 'pages/index', 1])
    container.postMessage(['page', 'pages/lottery?x=1', 2])
    notified((topic) => topic === 'back' && container.postMessage(['page', 'pages/index', 1]))
  ` } })
  await open(page, set)
  await expect.poll(asked, { timeout: SOON }).toBeGreaterThan(1)
  expect(await words().count()).toBe(0)
  set.platform.standings = { app_1: { blocked_pages: ['pages/lottery'] } }
  await words().waitFor({ timeout: SOON })
  await page.getByRole('button', { name: 'Back' }).click()
  await words().waitFor({ state: 'detached' })
  expect(page.workers()).toHaveLength(1)
  expect(await errors()).toEqual([])
})

test('a page that is banned is not opened by a link either; the way on is the first page', async () => {
  set.platform.tamper = (answer) => ({ ...answer, ...set.platform.release('app_2', { blocked_pages: ['pages/lottery'] }) })
  set.platform.standings = { app_2: { blocked_pages: ['pages/lottery'] } }
  expect(await open(page, set, { app: 'app_2', path: 'pages/lottery?x=1' })).toBe(null)
  await words().waitFor()
  // an answer that says the same takes nothing away, although the mini-program has not told of a page
  const before = asked()
  await expect.poll(asked, { timeout: SOON * 2 }).toBeGreaterThan(before + 1)
  expect(await words().isVisible()).toBe(true)
  await page.getByRole('button', { name: 'Restart' }).click()
  await words().waitFor({ state: 'detached' })
})

test('a first page that is banned can only be closed, as by the capsule', async () => {
  const { entry } = JSON.parse(set.platform.apps['app_2']!.package.manifest) as { entry: string }
  set.platform.tamper = (answer) => ({ ...answer, ...set.platform.release('app_2', { blocked_pages: [entry] }) })
  await open(page, set, { app: 'app_2' })
  const cover = page.getByRole('alert').filter({ has: words() })
  expect(await cover.getByRole('button').allTextContents()).toEqual(['Close'])
  await cover.getByRole('button').click()
  await words().waitFor({ state: 'detached' })
  expect(page.workers()).toHaveLength(0)
  expect(await page.evaluate(() => (window as unknown as { seen: Seen }).seen.events.map(({ type }) => type))).toContain('hutong-close')
})

/** What the dialogs and messages of the page show. */
const shown = (): Promise<number> => page.locator('.dialog, .sheet, .toast, .preview').count()
/** Arguments that a schema takes. */
function sample({ type, enum: choices, minimum, items, properties, required = [] }: Schema): unknown {
  if (choices) return choices[0]
  if (type === 'object') return Object.fromEntries(required.map((name) => [name, sample(properties![name]!)]))
  if (type === 'array') return [sample(items!)]
  return { string: 'a', number: minimum ?? 1, integer: minimum ?? 1, boolean: true }[type ?? ''] ?? null
}
type Schema = { type?: string; enum?: unknown[]; minimum?: number; items?: Schema; properties?: Record<string, Schema>; required?: string[] }

test('a page that is banned shows nothing by calls and asks for nothing, while the rest goes on', async () => {
  const rules = Object.entries({ ...brokerRules, ...lateRules }).filter(([name]) => !['app.exit', 'app.restart'].includes(name))
  const calls = rules.map(([name, { params }]) => [name, sample(params as Schema)])
  set.platform.apps['app_1']!.package = set.pack({ files: { 'main/logic.js': script(async ({ calls }: { calls: [string, unknown][] }) => {
    container.postMessage(['page', 'pages/lottery', 2])
    const code = ([name, args]: [string, unknown]): Promise<unknown> => Promise.race([
      invoke(name, args).then(() => 'done', ({ code }: { code: string }) => code), new Promise((resolve) => setTimeout(resolve, 2000, 'lasts'))])
    const codes = await Promise.all(calls.map(async (call) => [call[0], await code(call)]))
    container.postMessage(['log', 'info', JSON.stringify(codes), false])
  }, { calls }) } })
  set.platform.tamper = (answer) => ({ ...answer, ...set.platform.release('app_1', { blocked_pages: ['pages/lottery'] }) })
  set.platform.standings = { app_1: { blocked_pages: ['pages/lottery'] } }
  const answers = page.evaluate(() => new Promise<string>((resolve) => addEventListener('hutong-log', (event) => resolve((event as CustomEvent<{ text: string }>).detail.text))))
  await open(page, set, { offers: [...hostProvided] })
  const codes = new Map(JSON.parse(await answers) as [string, string][])
  await words().waitFor()
  expect(await shown()).toBe(0)
  expect(await page.evaluate(() => { const { cards, opened } = (window as unknown as { seen: Seen }).seen; return [...cards, ...opened] })).toEqual([])
  const refused = rules.filter(([, { shows, consent }]) => shows || consent).map(([name]) => name)
  expect([...codes].filter(([, code]) => code === 'forbidden').map(([name]) => name).sort()).toEqual(refused.sort())
  const unseen = hostProvided.filter((name) => codes.get(name) === 'done')
  expect(unseen.filter((name) => !name.startsWith('cloud.'))).toEqual(['analytics.tell', 'service.brightness.get'])
})

test('what a page shows is taken away when it is banned, and what was asked is not answered', async () => {
  set.platform.apps['app_1']!.package = set.pack({ files: { 'main/logic.js': script(async () => {
    container.postMessage(['page', 'pages/lottery', 2])
    await invoke('media.preview', { urls: ['data:image/gif;base64,R0lGODlhAQABAAAAACw='] })
    void invoke('ui.loading.show', { title: 'won' })
    const fails = (name: string): Promise<unknown> => invoke(name, { title: name }).catch(({ code }: { code: string }) => code)
    const codes = await Promise.all(['ui.modal', 'identity.profile'].map(fails))
    await new Promise<void>((resolve) => notified((topic) => topic === 'back' && resolve()))
    container.postMessage(['page', 'pages/index', 1])
    return [...codes, await invoke('permission.list')]
  }) } })
  await open(page, set)
  await page.locator('.preview').waitFor()
  await page.locator('.toast').waitFor()
  set.platform.standings = { app_1: { blocked_pages: ['pages/lottery'] } }
  await words().waitFor({ timeout: SOON })
  await expect.poll(shown).toBe(0)
  // the user's own menu lies over the words
  await page.getByRole('button', { name: 'Menu' }).click()
  await page.getByRole('menuitem', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'Back' }).click()
  expect(await report(page)).toEqual(['forbidden', 'forbidden', { granted: {} }])
})

test('a session that cannot be renewed is tried again less and less', async () => {
  await page.clock.install()
  await open(page, set)
  await page.evaluate(() => {
    const { connect } = document.querySelector('hutong-app') as unknown as { connect: { assertion: unknown } }
    connect.assertion = () => {
      const { seen } = window as unknown as { seen: Seen }
      seen.opened.push('asked')
      return Promise.reject(new Error('the host is away'))
    }
  })
  set.platform.sessions.clear()
  const tries = (): Promise<number> => page.evaluate(() => (window as unknown as { seen: Seen }).seen.opened.length)
  await pass(60)
  const first = await tries()
  expect(first).toBeGreaterThan(1)
  expect(first).toBeLessThan(8)
  await pass(120)
  expect(await tries() - first).toBeLessThan(5)
})

test('a frame that does not load is nobody’s crash', async () => {
  await page.clock.install()
  await page.route('**/frame.html', () => undefined)
  const failed = open(page, set, { app: 'app_2' })
  await expect.poll(() => set.platform.had.length).toBe(1)
  await pass(21)
  expect(await failed).toBe('frame_unreachable')
  await page.unroute('**/frame.html')
  set.platform.apps['app_1']!.package = set.pack({ files: { 'main/logic.js': `container.postMessage(['exhausted'])` } })
  await open(page, set)
  await expect.poll(() => set.platform.reports.map(([app]) => app), { timeout: SOON }).toContain('app_1')
  expect(set.platform.reports.map(([app]) => app)).not.toContain('app_2')
})

test('each thing is told of a run once, together with what else happens then, and the mini-program has no hand in it', async () => {
  await open(page, set, { app: 'app_3' })
  expect(await report(page)).toBe('refused')
  // an error of the start may come before the first page is there
  const told = () => set.platform.reports.map(([app, code, what]) => [app, code, what.toSorted()])
  await expect.poll(told, { timeout: SOON }).toEqual([['app_3', 1, ['error', 'start']]])
  await online(page)
  await expect.poll(() => set.platform.reports.slice(1), { timeout: SOON }).toEqual([['app_3', 1, ['crash']]])
})

test('what was not told yet is told at the end: of the page, or of the run, whose crash is told, too', async () => {
  const other = await hostPage(context, set)
  await open(other, set, { app: 'app_2' })
  await online(other)
  await expect.poll(asked).toBeGreaterThan(0) // by now it is more than its first page
  await other.goto('about:blank')
  await expect.poll(() => set.platform.reports).toEqual([['app_2', 1, ['start']]])
  set.platform.apps['app_2']!.package = set.pack({ files: { 'main/logic.js': `container.postMessage(['exhausted'])` }, manifest: { version: { code: 2, name: '2' } } })
  await open(page, set, { app: 'app_2' })
  await expect.poll(() => set.platform.reports.slice(1).flatMap(([, code, what]) => what.map((one) => [code, one])), { timeout: SOON }).toContainEqual([2, 'crash'])
})

test('a paused release goes on for who has it, whether the platform or the disk is quicker', async () => {
  const { platform } = set
  const version = (code: number) => set.pack({ files: { 'main/logic.js': `invoke('share.card', { title: '${code}', path: '' })` }, manifest: { version: { code, name: String(code) } } })
  platform.apps['app_2']!.package = version(5)
  expect(await open(page, set, { app: 'app_2' })).toBe(null)
  expect(await report(page)).toBe(5)
  Object.assign(platform.apps['app_2']!, { package: version(4), paused: version(5) })

  // The platform is asked at once, and again when the disk has meanwhile spoken.
  const quick = await hostPage(context, set)
  expect(await open(quick, set, { app: 'app_2' })).toBe(null)
  expect(await report(quick)).toBe(5)

  // A disk that speaks later: meanwhile nothing of another version has run.
  const late = await hostPage(context, set)
  const wake = await asleep(late)
  const before = platform.had.length
  const opened = open(late, set, { app: 'app_2' })
  await expect.poll(() => platform.had.length).toBeGreaterThan(before)
  await expect.poll(() => late.workers().length).toBe(1)
  await wake()
  expect(await opened).toBe(null)
  expect(await report(late)).toBe(5)

  // A host that takes its time.
  platform.had.length = 0
  const slow = await hostPage(context, set)
  expect(await open(slow, set, { app: 'app_2', after: 'disk' })).toBe(null)
  expect(await report(slow)).toBe(5)
  expect(platform.had).toEqual([['app_2', '5']])
})
