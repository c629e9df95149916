// The app centre of a host, over the real platform: found, opened, collected, found again.
import { expect, test } from '@playwright/test'
import { alliance, logIn, miniProgram, product } from '../product'

const { weather } = alliance.apps

for (const host of ['plaza', 'purse'] as const) {
  test(`in ${host} a mini-program is found, opened, collected, and there again after a reload`, async ({ page }) => {
    await logIn(page, product[host])
    await page.getByTestId('tab-apps').click()
    const center = page.locator('.apps hutong-center')
    const found = center.locator(`.offers [data-app="${weather.id}"]`)
    const tiles = center.locator('.offers li')
    await found.waitFor()
    const all = await tiles.count()
    await center.getByRole('searchbox').fill('晴雨')
    await expect.poll(() => tiles.count()).toBeLessThan(all)
    await found.locator('.open').click()
    await expect(miniProgram(page).getByText('晴雨').first()).toBeVisible()

    const overlay = page.getByTestId('miniapp-overlay')
    await overlay.getByRole('button', { name: '菜单' }).click()
    await overlay.getByRole('menuitem', { name: '添加到我的收藏' }).click()
    await overlay.getByText('已添加到我的收藏').waitFor()
    await page.goBack()
    await expect(overlay).toBeHidden()

    await page.reload()
    for (const list of ['最近使用', '我的收藏']) {
      await expect(center.getByRole('region', { name: list }).locator(`[data-app="${weather.id}"]`)).toBeVisible()
    }
    await center.getByRole('region', { name: '我的收藏' }).locator('.open').click()
    await expect(miniProgram(page).getByText('晴雨').first()).toBeVisible()
  })
}
