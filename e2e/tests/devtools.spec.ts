// The developer tools beside the phone of `hutong dev`.
import path from 'node:path'
import { expect, test, type FrameLocator, type Locator, type Page } from '@playwright/test'
import { develop, type Preview } from '../dev'
import { closeTheWorld } from '../product'
import { front } from '../front'

test.use({ viewport: { width: 1200, height: 900 }, locale: 'en-US', hasTouch: false })

let preview: Preview

test.beforeAll(async () => {
  preview = await develop(path.join(import.meta.dirname, '../fixtures/devtools'))
})

test.afterAll(() => preview.end())

/** The preview with one of the tabs in front. */
async function open(page: Page, tab: string): Promise<{ frame: FrameLocator; pane: Locator }> {
  await closeTheWorld(page)
  const cors = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*', 'access-control-expose-headers': '*' }
  await page.route('https://api.example.com/**', (route) => route.fulfill({ status: 201, headers: { ...cors, 'content-type': 'application/json', 'x-served': 'yes' }, body: '{"things":[1,2]}' }))
  await page.goto(preview.address)
  const frame = front(page)
  await expect(frame.locator('.top')).toHaveText('Hello')
  await page.getByRole('tab', { name: tab }).click()
  return { frame, pane: page.getByRole('tabpanel', { name: tab }) }
}

test('console: values open, and lines and errors have the places of their author', async ({ page }) => {
  const { frame, pane } = await open(page, 'Console')
  const first = pane.locator('.line', { hasText: 'loaded' })
  await expect(first.locator('.place')).toHaveText('pages/home/home.js:9:13')
  await first.locator('summary').first().click()
  await first.locator('summary', { hasText: /^list:/ }).click()
  await expect(first).toContainText('1: {b: "c"}')

  await frame.locator('.say').click()
  await expect(pane.locator('[data-level=warn]')).toContainText(/<b>careful<\/b>Error: made here\s+at \S+ \(pages\/home\/home\.js:25:/)
  await frame.locator('.fail').click()
  const error = pane.locator('[data-level=error]')
  await expect(error).toContainText(/oh no\s+at \S+ \(pages\/home\/home\.js:28:/)
  await expect(error).not.toContainText('extension-')

  await pane.getByLabel('Level').selectOption('warn')
  await expect(first).toBeHidden()
  await pane.getByLabel('Level').selectOption('')
  await pane.getByLabel('Filter').fill('oh no')
  await expect(first).toBeHidden()
  await expect(error).toBeVisible()
  await pane.getByRole('button', { name: 'Clear' }).click()
  await expect(pane.locator('.line')).toHaveCount(0)
})

test('elements: the tree, the rules with their places, and the node that is chosen on the page', async ({ page }) => {
  const { frame, pane } = await open(page, 'Elements')
  const node = (text: string) => pane.getByRole('treeitem').filter({ hasText: text })
  await node('id="top"').click()
  const rule = pane.locator('.matched', { hasText: '.top {' })
  await expect(rule).toContainText('color: rgb(31, 107, 77)')
  await expect(rule.locator('.place')).toHaveText('pages/home/home.scss:3:1')
  await node('class="list"').click()
  const conditional = pane.locator('.matched', { hasText: '.list {' })
  await expect(conditional).toContainText('@media (min-width: 100px)')
  await expect(conditional.locator('.place')).toHaveText('pages/home/home.scss:11:3')
  await node('class="go"').click()
  await expect(pane.locator('.side')).toContainText('Listens totap')
  await expect(node('<img src=x')).toHaveText('<img src=x onerror="document.title = 1">')

  // What is drawn anew is seen at once.
  await frame.locator('.c0--card').first().click()
  await expect(node('Chosen 1')).toBeVisible()

  // By the keyboard.
  await node('id="top"').click()
  await page.keyboard.press('ArrowLeft')
  await expect(node('Chosen 1')).toHaveCount(0)
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowDown')
  await expect(node('Chosen 1')).toBeFocused()

  await pane.getByRole('button', { name: 'Choose on the page' }).click()
  await frame.locator('.say').click()
  await expect(node('class="say"')).toHaveAttribute('aria-selected', 'true')
  await expect(pane.getByRole('button', { name: 'Choose on the page' })).toHaveAttribute('aria-pressed', 'false')
  await page.getByRole('tab', { name: 'Console' }).click()
  await expect(page.locator('[data-level=warn]')).toHaveCount(0)
})

test('elements: a page that is drawn in parts', async ({ page }) => {
  const { frame, pane } = await open(page, 'Elements')
  await frame.locator('.go').click()
  await pane.getByRole('treeitem').filter({ hasText: 'class="row"' }).last().click()
  await expect(pane.locator('.side')).toContainText('Listens totap')
})

test.describe('with a finger', () => {
  test.use({ hasTouch: true })

  test('elements: one tap chooses', async ({ page }) => {
    const { frame, pane } = await open(page, 'Elements')
    await pane.getByRole('button', { name: 'Choose on the page' }).tap()
    await frame.locator('.say').tap()
    await expect(pane.getByRole('treeitem').filter({ hasText: 'class="say"' })).toHaveAttribute('aria-selected', 'true')
    await page.getByRole('tab', { name: 'Console' }).tap()
    await expect(page.locator('[data-level=warn]')).toHaveCount(0)
  })
})

test('fonts that are not there are replaced as in every host', async ({ page }) => {
  const { frame } = await open(page, 'Console')
  await expect(frame.locator('.deep')).toHaveCSS('font-family', '"PingFang SC", sans-serif')
})

test('data: of page, component and app, changed while they run', async ({ page }) => {
  const { frame, pane } = await open(page, 'Data')
  await pane.locator('.value', { hasText: /^title:/ }).getByRole('button').click()
  await page.keyboard.type('"Changed"')
  await page.keyboard.press('Enter')
  await expect(frame.locator('.top')).toHaveText('Changed')
  await pane.locator('summary', { hasText: /^nested:/ }).click()
  await pane.locator('summary', { hasText: /^deep:/ }).click()
  await pane.locator('.value', { hasText: /^n:/ }).last().getByRole('button').click()
  await page.keyboard.type('42')
  await page.keyboard.press('Enter')
  await expect(frame.locator('.deep')).toHaveText('42')
  await expect(pane.locator('.value', { hasText: /^n:/ }).last()).toHaveText('n: 42')
  await expect(page).not.toHaveTitle('1')

  await pane.getByLabel('Whose data').selectOption({ label: 'App (globalData)' })
  await expect(pane.locator('.value', { hasText: /^user:/ })).toHaveText('user: "lin"')

  await page.getByRole('tab', { name: 'Elements' }).click()
  await page.getByRole('treeitem').filter({ hasText: '<card' }).last().click()
  await page.getByRole('button', { name: 'Show its data' }).click()
  const count = pane.locator('.value', { hasText: /^count:/ })
  await expect(count).toHaveText('count: 0')
  await frame.locator('.c0--card').last().click()
  await expect(count).toHaveText('count: 1')

  await frame.locator('.go').click()
  await expect(pane.getByLabel('Whose data').locator('option').first()).toHaveText('pages/next/next?from=home')
})

test('storage: seen, added, changed and removed as the mini-program finds it', async ({ page }) => {
  const { pane } = await open(page, 'Storage')
  const entry = (key: string) => pane.locator(`[data-key="${key}"]`)
  await expect(entry('<b>key</b>')).toContainText('"<i>value</i>"')
  await pane.getByLabel('Key', { exact: true }).fill('mine')
  await pane.getByLabel('Value', { exact: true }).fill('{"a": [1, 2]}')
  await pane.getByRole('button', { name: 'Add' }).click()
  await expect(entry('mine')).toContainText('{a: [1, 2]}')
  await pane.getByRole('button', { name: 'Change seen' }).click()
  await page.keyboard.type('plain words')
  await page.keyboard.press('Enter')
  await expect(entry('seen')).toContainText('"plain words"')
  await page.reload()
  await expect(entry('mine')).toContainText('{a: [1, 2]}')
  await pane.getByRole('button', { name: 'Remove mine' }).click()
  await expect(entry('mine')).toHaveCount(0)
  await pane.getByRole('button', { name: 'Remove all' }).click()
  await expect(pane.locator('.entry')).toHaveCount(0)
})

test('network: what was sent and answered, and why something was refused', async ({ page }) => {
  const { frame, pane } = await open(page, 'Network')
  await frame.locator('.ask').click()
  const row = (text: string) => pane.getByRole('button', { name: text })
  await expect(row('api.example.com')).toContainText(/POST.*201.*request.*16 B.* ms/)
  await row('api.example.com').click()
  await expect(pane.locator('.detail')).toContainText('x-asked: yes')
  await expect(pane.locator('.detail')).toContainText('x-served: yes')
  await expect(pane.locator('.detail pre').last()).toContainText('"things": [')
  await row('elsewhere.example.com').click()
  await expect(pane.locator('.detail')).toContainText('domain list')
  await row('evil.example.com').click()
  await expect(pane.locator('.detail')).toContainText('img-src')
})

test('events: who handled them and what that came to, lifecycle and navigation', async ({ page }) => {
  const { frame, pane } = await open(page, 'Events')
  const row = (text: RegExp) => pane.locator('.happened', { has: page.locator('summary', { hasText: text }) })
  await expect(row(/lifecycleonLaunchapp/)).toBeVisible()
  await expect(row(/lifecycleonLoadpages\/home\/home/)).toBeVisible()
  await frame.locator('.c0--card').first().click()
  const tap = row(/eventtap.*tap\(\)/)
  await tap.locator('summary').first().click()
  await expect(tap).toContainText('components/card/card · tap()')
  await expect(tap).toContainText('page › view.list › card › view.c0--card')
  const custom = row(/component eventchoose.*chosen\(\)/)
  await custom.locator('summary').first().click()
  await expect(custom).toContainText('Result: "done"')
  await frame.locator('.fail').click()
  const failed = pane.locator('.bad', { hasText: 'fail()' })
  await failed.locator('summary').click()
  await expect(failed).toContainText('oh no')
  await frame.locator('.go').click()
  await expect(row(/navigationnavigateTo\/pages\/next\/next\?from=home/)).toBeVisible()
  await expect(row(/lifecycleonUnload/)).toHaveCount(0)
  await pane.getByLabel('lifecycle').uncheck()
  await expect(row(/lifecycleonLaunch/)).toBeHidden()
})

test('tabs by the keyboard; at 320 px the tools are a drawer', async ({ page }) => {
  await open(page, 'Console')
  await page.getByRole('tab', { name: 'Console' }).focus()
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('tab', { name: 'Elements' })).toBeFocused()
  await expect(page.getByRole('tree')).toBeVisible()
  await page.setViewportSize({ width: 320, height: 640 })
  await expect(page.getByRole('tree')).toBeHidden()
  await page.getByRole('button', { name: 'Developer tools' }).click()
  for (const tab of ['Console', 'Elements', 'Data', 'Storage', 'Network', 'Events']) {
    await page.getByRole('tab', { name: tab }).click()
    await expect(page.getByRole('tabpanel', { name: tab })).toBeVisible()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
  }
})

test('only the frame of the run that is on is listened to', async ({ page }) => {
  const { pane } = await open(page, 'Console')
  await page.evaluate(() => {
    const { port1, port2 } = new MessageChannel()
    postMessage(['devtools'], '*', [port2])
    port1.postMessage(['console', 'warn', 'from elsewhere', undefined, 0])
  })
  await page.waitForTimeout(300)
  await expect(pane.locator('.line', { hasText: 'loaded' })).toHaveCount(1)
  await expect(pane.locator('.line', { hasText: 'from elsewhere' })).toHaveCount(0)
})
