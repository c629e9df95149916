// Opens every page of every mini-program that is shown with the product, in the browser and in the runner, and counts.
import { test } from '@playwright/test'
import { alliance, logIn, product } from '../product'
import { counts } from './counts'
import { look, pagesOf } from './opened'
import { compare } from './snapshot'

for (const [input, { id, source }] of Object.entries(alliance.apps)) {
  test(`${input}: every page`, async ({ page }) => {
    await logIn(page, product.plaza)
    const { pages, placeholders } = await pagesOf(page, id)
    compare(input, counts(input, source, await look(page, id, pages, placeholders)).counted)
  })
}
