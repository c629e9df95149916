// The host side of late capabilities, in a browser.
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Stage, hostPage, launch, open, report, script, stage } from './browser'

declare function invoke(capability: string, args?: unknown): Promise<unknown>

let browser: Browser
let context: BrowserContext
let page: Page
let set: Stage

beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())
beforeEach(async () => {
  set = await stage({ app_1: {} })
  context = await browser.newContext()
  page = await hostPage(context, set)
})
afterEach(async () => {
  await context.close()
  await set.end()
})

async function run(source: string, files: Record<string, string> = {}): Promise<void> {
  set.platform.apps['app_1']!.package = set.pack({ files: { 'main/logic.js': source, ...files }, manifest: {} })
  expect(await open(page, set)).toBeNull()
}

test('dates, options and levels are chosen in dialogs; what a stranger asks for is bounded', async () => {
  await run(script(async () => {
    const attempt = (name: string, args: unknown): Promise<unknown> => invoke(name, args).catch(({ code }: { code: string }) => code)
    return [
      await attempt('ui.date', { format: 'yyyy-MM-dd HH:mm', currentDate: '2024-02-03 04:05' }), await attempt('ui.date', { format: '__proto__' }),
      await attempt('ui.options', { title: 'Size', optionsOne: ['S', 'M', 'L'], optionsTwo: ['red', 'blue'], selectedOneIndex: 1, positiveString: 'Take' }), await attempt('ui.options', { optionsOne: [] }),
      await attempt('ui.options', { optionsOne: ['S'] }), await attempt('ui.levels', { title: 'Place', list: [{ name: 'A', subList: [{ name: 'B', subList: [null, 7] }] }, { toString: 1 }] }),
      await attempt('ui.levels', { list: 'text' }),
    ]
  }))
  await page.getByRole('button', { name: 'OK' }).click()
  const size = page.getByRole('dialog', { name: 'Size' })
  await size.getByRole('combobox').nth(1).selectOption('blue')
  await size.getByRole('button', { name: 'Take' }).click()
  await page.getByRole('combobox').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('menuitem', { name: 'A', exact: true }).click()
  await page.getByRole('menuitem', { name: 'B', exact: true }).click()
  expect(await report(page)).toEqual([
    { date: '2024-02-03 04:05' }, 'invalid', { selectedOneIndex: 1, selectedOneOption: 'M', selectedTwoIndex: 1, selectedTwoOption: 'blue' }, 'invalid', 'cancel',
    { success: true, result: [{ name: 'A' }, { name: 'B' }] }, 'invalid',
  ])
})

test('sensors are asked for, the keyboard goes, pictures become smaller, and what is none is refused', async () => {
  await run(script(async ({ picture }: { picture: string }) => {
    const attempt = (name: string, args: unknown = {}): Promise<unknown> => invoke(name, args).catch(({ code }: { code: string }) => code)
    return [
      await attempt('sensor.watch', { sensor: 'compass' }), await attempt('sensor.watch', { sensor: 'toString' }), await attempt('ui.keyboard.hide'), await attempt('device.battery'),
      await attempt('media.compress', { src: picture, quality: 50, compressedWidth: 1 }), await attempt('media.compress', { src: 'data:text/plain,x' }), await attempt('media.compress', { src: picture, quality: 1e9 }),
      await attempt('media.show', { sources: [] }), await attempt('media.show', { sources: [{ url: 'https://undeclared.test/a.png' }] }), await attempt('media.video.info', { src: 'https://undeclared.test/a.mp4' }),
      await attempt('service.card.add', { cardList: [] }), await attempt('cloud.callFunction', { name: 'f' }), await attempt('no.such'),
    ]
  }, { picture: 'data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7' }))
  await page.getByRole('dialog').getByText('Use the motion and direction of your device').waitFor()
  await page.getByRole('button', { name: 'Refuse' }).click()
  expect(await report(page)).toEqual([
    'denied', 'invalid', {}, { level: expect.any(Number) as number, isCharging: expect.any(Boolean) as boolean }, { tempFilePath: 'wxfile://tmp_1.jpeg' }, 'invalid', 'invalid',
    'invalid', 'domain', 'not_found', 'unsupported', 'unsupported', 'unsupported',
  ])
})
