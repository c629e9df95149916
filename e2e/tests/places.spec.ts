// An error is told with the place in the file that its author wrote.
import path from 'node:path'
import { expect, test } from '@playwright/test'
import { develop, type Preview } from '../dev'
import { closeTheWorld } from '../product'

let preview: Preview

test.beforeAll(async () => {
  preview = await develop(path.join(import.meta.dirname, '../fixtures/places'))
})

test.afterAll(() => preview.end())

test('errors of a TypeScript file and of an ES module have the places of their files', async ({ page }) => {
  await closeTheWorld(page)
  await page.goto(preview.address)
  const frame = page.locator('hutong-app iframe').contentFrame()
  await expect.poll(() => preview.terminal(), { timeout: 15_000 }).toContain('pages/index/index.ts:14:24')
  await frame.locator('#buy').click()
  await expect.poll(() => preview.terminal()).toContain('lib/refuse.js:4:30')
  expect(preview.terminal()).toContain('pages/index/index.ts:17:')
  expect(preview.terminal()).not.toContain('logic.js:')
})

test('errors of expressions and view scripts have the places of their templates and files', async ({ page }) => {
  await closeTheWorld(page)
  await page.goto(preview.address)
  const frame = page.locator('hutong-app iframe').contentFrame()
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
