// A mini-program of the Alipay family, from its sources to the screen.
import path from 'node:path'
import { expect, test } from '@playwright/test'
import { develop, type Preview } from '../dev'
import { closeTheWorld } from '../product'
import { front } from '../front'

test.use({ viewport: { width: 1200, height: 900 } })

let preview: Preview

test.beforeAll(async () => {
  preview = await develop(path.join(import.meta.dirname, '../fixtures/alipay'))
})

test.afterAll(() => preview.end())

test('components of the Alipay family keep their semantics', async ({ page }) => {
  await closeTheWorld(page)
  await page.goto(preview.address)
  const frame = front(page)
  const log = frame.locator('#log')
  const counter = frame.locator('.counter').first()

  // What onLoad set is there when the component begins; props, $page, className and a style object arrive.
  await expect(counter).toHaveText('#1 5')
  await expect(counter).toHaveCSS('color', 'rgb(255, 0, 0)')
  await expect(counter).toHaveCSS('font-size', '20px')

  // Slots whose names come from a loop; a computed one moves with its name.
  await expect(frame.locator('.named')).toHaveText(['in b', 'moves'])
  await expect(frame.locator('.unfilled')).toHaveText(['no a'])

  // A function prop gets the arguments as they are and answers; ref gives the instance; didUpdate sees what was before.
  await counter.click()
  await expect(log).toHaveText('6 by 1')
  await expect(frame.locator('.named')).toHaveText(['moves', 'in b'])
  await expect(frame.locator('.unfilled')).toHaveText(['no c'])
  await expect(counter).toHaveText('#1 6 even 5/5>6;')
  await frame.locator('#ten').click()
  await expect(counter).toHaveText('#1 16 even 5/5>6;5/6>16;')
  await frame.locator('#raise').click()
  await expect(counter).toHaveText('#1 100 even 5/5>6;5/6>16;5/16>100;')

  // Scoped slots and the content of a slot that nobody fills.
  await expect(frame.locator('.row')).toHaveText(['0 one', '1 two'])
  await expect(frame.locator('.fallback')).toHaveText(['no head', 'no head'])
  await frame.locator('#more').click()
  await expect(frame.locator('.row')).toHaveText(['0 one', '1 between', '2 two'])
  await frame.locator('.row').nth(1).click()
  await expect(log).toHaveText('picked between in rows')

  // What stands in a slot comes into being when the slot does.
  await expect(frame.locator('.late')).toHaveCount(0)
  await frame.locator('#show').click()
  await expect(frame.locator('.late')).toHaveText('#2 7')

  // The page's events, and those of the page that a component listens to.
  await frame.getByText('Alipay', { exact: true }).click()
  await expect(log).toHaveText('title')
  await frame.locator('#go').click()
  await expect(frame.locator('#from')).toHaveText('from index')
  await expect(log).toHaveText('hidden')
  expect(preview.terminal()).not.toMatch(/ error \| /)
})
