// Mini-programs that keep plain objects without end. No page can limit another's heap: the engine's own limit ends the
// frame's process, which is not the host's. The browsers here have a low one, and are gone when the test is.
import { type Browser, type BrowserContext, type Page, expect, test } from '@playwright/test'
import type { Attack } from './attacks/attack'
import { type Kept, Lab } from './attacks/lab'

const GREEDY: Attack[] = [
  {
    name: 'memory without end, in plain objects',
    script() {
      const kept: unknown[] = []
      const more = (): void => {
        kept.push(Array.from({ length: 200_000 }, (_, at) => at + 0.5), 'x'.repeat(1000).split(''), { at: kept.length })
        setTimeout(more, 0)
      }
      more()
    },
  },
  {
    name: 'memory without end, in what the view keeps',
    files: { 'pages/index/index.wxml': '<view wx:for="{{list}}" wx:key="*this" data-kept="{{kept}}">{{item}}</view>' },
    script({ page }) {
      let size = 0
      const more = (): void => {
        size += 5000
        page.setData({ list: Array.from({ length: size }, (_, at) => at), kept: Array.from({ length: 500 }, (_, at) => ({ at })) }, more)
      }
      more()
    },
  },
]

let lab: Lab
let browser: Browser

test.beforeAll(async () => {
  lab = await new Lab().open()
  for (const [at, attack] of GREEDY.entries()) await lab.release(`greedy_${at}`, attack)
})
test.afterAll(() => lab.end())
test.afterEach(() => browser.close())

/**
 * A host's page, and one that looks at it: the driver takes a page for lost as soon as the process of one of its frames is.
 */
async function watched(context: BrowserContext): Promise<{ page: Page, watcher: Page }> {
  const page = await lab.page(context)
  const opened = context.waitForEvent('page')
  await page.evaluate(() => void open('about:blank'))
  const watcher = await opened
  await page.bringToFront() // what is covered draws no frames
  return { page, watcher }
}

const kept = (watcher: Page): Promise<Kept> => watcher.evaluate(() => (opener as unknown as { kept: Kept }).kept)
const said = (watcher: Page): Promise<string> => watcher.evaluate(() => (opener as Window).document.querySelector('hutong-app')!.shadowRoot!.textContent ?? '')

// Chromium has `close` of a MessagePort behind a flag; without it, only silence tells.
for (const { tells, flags, code, attacks } of [
  { tells: 'the browser tells', flags: ['--enable-blink-features=MessagePortCloseEvent'], code: 'crash', attacks: GREEDY },
  { tells: 'silence tells', flags: [], code: 'unresponsive', attacks: GREEDY.slice(0, 1) },
]) {
  for (const [at, attack] of attacks.entries()) {
    test(`the host outlives ${attack.name}: ${tells}`, async ({ playwright, launchOptions }) => {
      test.setTimeout(180_000)
      browser = await playwright.chromium.launch({ ...launchOptions, args: [...launchOptions.args ?? [], '--js-flags=--max-old-space-size=128', ...flags] })
      const { page, watcher } = await watched(await browser.newContext({ locale: 'zh-CN' }))
      await lab.launch(page, `greedy_${at}`)
      if (!flags.length) await expect.poll(() => said(watcher), { timeout: 60_000 }).toContain('没有响应')
      await expect.poll(async () => (await kept(watcher)).events.filter(({ type }) => type === 'error'), { timeout: 120_000 }).toEqual([{ type: 'error', code }])
      expect(await watcher.evaluate(() => (opener as Window).document.querySelector('hutong-app')!.shadowRoot!.querySelector('iframe'))).toBeNull()
      const before = (await kept(watcher)).frames
      await expect.poll(async () => (await kept(watcher)).frames).toBeGreaterThan(before + 5)
    })
  }
}
