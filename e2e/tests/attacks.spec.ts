// Mini-programs that mean harm, one after another in a host's page. None may get anything, and the host stays as it was.
import { expect, test, type BrowserContext, type Page } from '@playwright/test'
import type { Attack } from './attacks/attack'
import { FLOODS, NAVIGATION } from './attacks/floods'
import { GLOBALS } from './attacks/globals'
import { type Kept, Lab, SECRETS } from './attacks/lab'
import { NETWORK } from './attacks/network'
import { MESSAGES, OTHERS } from './attacks/others'

const ATTACKS: Attack[] = [...GLOBALS, ...NETWORK, ...OTHERS, ...MESSAGES, ...FLOODS, ...NAVIGATION]

declare const wx: { setStorageSync(key: string, data: string): void }

/** Milliseconds between two frames that nobody need explain on a busy machine, and how many times slower than with a quiet mini-program the host may be. */
const SMOOTH = 1000
const SLOWER = 5

const QUIET: Attack = { name: 'who does nothing', script: ({ settle }) => settle(500) }
const VICTIM: Attack = { name: 'the neighbour', script: () => wx.setStorageSync('victim', 'victim-secret') }

let lab: Lab
let context: BrowserContext
let page: Page

test.beforeAll(async () => {
  lab = await new Lab().open()
  await lab.release('victim', VICTIM)
  await lab.release('quiet', QUIET)
})
test.afterAll(() => lab.end())
test.beforeEach(async ({ browser }) => {
  lab.forget()
  context = await browser.newContext()
  page = await lab.page(context)
})
test.afterEach(() => context.close())

const kept = (): Promise<Kept> => page.evaluate(() => (window as unknown as { kept: Kept }).kept)

/** Waits for the end that an attack is to come to. */
async function ended({ ends = 'done' }: Attack): Promise<void> {
  const limit = { timeout: 30_000 }
  if (ends === 'silent') return page.getByRole('alert').getByText('没有响应').waitFor(limit)
  await expect.poll(async () => {
    const { lines, events } = await kept()
    if (typeof ends === 'object') return events.some(({ type, code }) => type === 'error' && code === ends.code)
    return lines.some((line) => line.includes('ENDED')) || events.some(({ type }) => type === 'close' || (type === 'error' && ends === 'either'))
  }, limit).toBe(true)
}

/** The control: the longest time between two frames of the host while a mini-program that does nothing is opened and runs. */
async function withQuiet(): Promise<number> {
  await lab.longest(page)
  await lab.launch(page, 'quiet')
  await ended(QUIET)
  const longest = await lab.longest(page)
  await page.evaluate(() => {
    document.querySelector('hutong-app:last-of-type')!.remove()
    ;(window as unknown as { kept: Kept }).kept.lines.length = 0
  })
  await lab.longest(page)
  return longest
}

for (const [at, attack] of ATTACKS.entries()) {
  test(`gets nothing: ${attack.name}`, async () => {
    await lab.release(`app_${at}`, attack)
    const pages: string[] = []
    context.on('page', (opened) => pages.push(opened.url()))
    page.on('dialog', (dialog) => pages.push(dialog.message()))
    page.on('download', (download) => pages.push(download.url()))
    const errors: string[] = []
    page.on('pageerror', (error) => errors.push(error.message))
    if (attack.neighbour) {
      await lab.launch(page, 'victim')
      await ended(VICTIM)
      await page.evaluate(() => ((window as unknown as { kept: Kept }).kept.lines.length = 0))
    }
    const quiet = await withQuiet()
    await lab.launch(page, `app_${at}`)
    await ended(attack)
    const longest = await lab.longest(page)
    expect(await lab.loot(page, attack)).toEqual([])
    expect(pages).toEqual([])
    expect(errors).toEqual([])
    const before = (await kept()).frames
    await expect.poll(async () => (await kept()).frames).toBeGreaterThan(before + 5)
    test.info().annotations.push({ type: 'longest frame', description: `${Math.round(longest)} ms, ${Math.round(quiet)} ms with who does nothing` })
    expect(longest, 'milliseconds between two frames of the host').toBeLessThan(Math.max(SMOOTH, SLOWER * quiet))
    await page.evaluate(() => document.querySelectorAll('hutong-app').forEach((app) => app.remove()))
    await expect.poll(() => page.workers().length).toBe(0)
  })
}

test('there are at least sixty', () => {
  expect(ATTACKS.length).toBeGreaterThanOrEqual(60)
  expect(new Set(ATTACKS.map(({ name }) => name)).size).toBe(ATTACKS.length)
})

test('control: whoever reaches the lab or changes the host is seen', async () => {
  const attack: Attack = { name: 'control' }
  const { sink, own } = lab.tools(attack.name)
  await page.evaluate(async ({ sink, own, secrets }) => {
    await fetch(`${sink}/x`, { mode: 'no-cors' })
    await fetch(`${own}/x`)
    const window = globalThis as unknown as { kept: Kept }
    window.kept.lines.push('LOOT a thing', 'THREW early', ...secrets)
    window.kept.opened.push({ appid: 'wx1' })
    window.kept.cards.push({ path: 'javascript:alert(1)' })
    await new Promise((resolve) => (new WebSocket(sink.replace('http', 'ws')).onerror = resolve))
    ;(Object.prototype as { polluted?: boolean }).polluted = true
    document.title = 'x'
    localStorage.clear()
    document.body.append(document.createElement('div'), Object.assign(document.createElement('hutong-app'), { style: 'display: block; width: 500px' }))
    document.getElementById('page')!.dataset['secret'] = 'other'
    history.pushState({}, '', '/away')
  }, { sink, own, secrets: Object.values(SECRETS) })
  const found = (await lab.loot(page, attack)).join('\n')
  const words = [
    'LOOT', 'THREW', ...Object.keys(SECRETS).map((name) => `the secret of the ${name}`), 'reached GET', 'reached UPGRADE', 'asked GET', 'opened', 'a card',
    'led away', 'title', 'prototypes', 'the host’s storage', 'the host’s document', 'beside', 'more room',
  ]
  for (const word of words) expect(found).toContain(word)
  await lab.longest(page)
  await page.evaluate((milliseconds) => {
    const until = performance.now() + milliseconds
    while (performance.now() < until);
  }, SMOOTH)
  expect(await lab.longest(page)).toBeGreaterThanOrEqual(SMOOTH)
})
