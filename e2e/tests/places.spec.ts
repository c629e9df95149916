// An error is told with the place in the file that its author wrote, and a browser's tools find the author's rules.
import path from 'node:path'
import { expect, test } from '@playwright/test'
import { develop, type Preview } from '../dev'
import { closeTheWorld } from '../product'
import { placeOf, styleSheets } from '../devtools'
import { front } from '../front'

let preview: Preview

test.beforeAll(async () => {
  preview = await develop(path.join(import.meta.dirname, '../fixtures/places'))
})

test.afterAll(() => preview.end())

test('errors of a TypeScript file and of an ES module have the places of their files', async ({ page }) => {
  await closeTheWorld(page)
  await page.goto(preview.address)
  const frame = front(page)
  await expect.poll(() => preview.terminal(), { timeout: 15_000 }).toContain('pages/index/index.ts:14:24')
  await frame.locator('#buy').click()
  await expect.poll(() => preview.terminal()).toContain('lib/refuse.js:4:30')
  expect(preview.terminal()).toContain('pages/index/index.ts:17:')
  expect(preview.terminal()).not.toContain('logic.js:')
})

test('errors of expressions and view scripts have the places of their templates and files', async ({ page }) => {
  await closeTheWorld(page)
  await page.goto(preview.address)
  const frame = front(page)
  await frame.locator('#price').click()
  await expect.poll(() => preview.terminal()).toContain('pages/index/price.wxs:3:36')
  // the expression that called it
  await expect.poll(() => preview.terminal()).toContain('pages/index/index.wxml:9:15')
  await frame.locator('#inner').click()
  // a script between the tags of a template
  await expect.poll(() => preview.terminal()).toContain('pages/index/index.wxml:4:42')
  expect(preview.terminal()).toContain('pages/index/index.wxml:10:12')
  expect(preview.terminal()).not.toContain('logic.js:')
})

test('rules have the places of their Less, Sass and imported files', async ({ page }) => {
  await closeTheWorld(page)
  const sheets = await styleSheets(page)
  await page.goto(preview.address)
  await expect(front(page).locator('#buy')).toHaveCSS('padding-left', '7px')
  await expect.poll(() => sheets.length).toBeGreaterThan(1)
  expect(placeOf(sheets, 'padding-left')).toBe('app.scss:5')
  expect(placeOf(sheets, 'font-weight')).toBe('lib/colors.less:4')
  expect(placeOf(sheets, '#010203')).toBe('pages/index/index.less:5')
  expect(placeOf(sheets, '#040506')).toBe('lib/colors.less:6')
})
