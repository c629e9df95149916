// The way of a visitor, as the README tells it.
import { expect, test } from '@playwright/test'
import { alliance, logIn, miniProgram, open, product } from '../product'

const coffee = alliance.apps.coffee

test('a coffee is put into the bag in Plaza, is there after a reload, and is ordered without logging in', async ({ page }) => {
  await logIn(page, product.plaza)
  await page.locator(`hutong-center [data-app="${coffee.id}"] .open`).click()
  const frame = miniProgram(page)
  await frame.getByText('胡同拿铁').first().click()
  await expect(frame.getByText('加入购物袋')).toBeVisible()
  await frame.getByText('大杯').click()
  await frame.getByText('加入购物袋').click()
  await expect(page.getByText('已放进购物袋')).toBeVisible()

  await page.reload()
  const again = await open(page, product.plaza, coffee.id, 'pages/cart/cart')
  await expect(again.getByText('大杯 · 不另外加糖')).toBeVisible()
  await expect(again.getByText('¥32').first()).toBeVisible()

  await again.getByText('去结算').click()
  await again.locator('[name="name"] input').fill('林')
  await again.locator('[name="phone"] input').fill('13800138000')
  await again.getByText('提交订单').click()
  await expect(again.getByText(/取餐号 A\d+/)).toBeVisible()
})

test('the same mini-program opens in Purse, as another user of another app', async ({ page }) => {
  const member = async (host: string) => {
    const frame = await open(page, host, coffee.id, 'pages/me/me')
    const line = frame.getByText(/会员号 HT\d+/)
    await expect(line).toBeVisible()
    return line.innerText()
  }
  await logIn(page, product.plaza)
  const inPlaza = await member(product.plaza)
  await page.goto('about:blank')
  expect(await member(product.plaza)).toBe(inPlaza)
  await logIn(page, product.purse)
  const inPurse = await member(product.purse)
  expect(inPurse).not.toBe(inPlaza)
})

test('a profile is given only after the user agreed', async ({ page }) => {
  await logIn(page, product.plaza)
  const frame = await open(page, product.plaza, coffee.id, 'pages/me/me')
  await expect(frame.getByText('咖啡客')).toBeVisible()
  await frame.getByText('使用头像昵称').click()
  const dialog = page.locator('hutong-app').getByRole('dialog')
  await expect(dialog).toBeVisible()
  await dialog.getByRole('button').last().click()
  await expect(frame.getByText('咖啡客')).toBeHidden()
})

for (const host of ['plaza', 'purse'] as const) {
  for (const [name, page] of [
    ['coffee', '胡同咖啡'], ['coffee-alipay', '胡同咖啡'], ['weather', '晴雨'], ['habits', '日拱一卒'], ['bookshelf', '纸间'],
    ['recipes', '今天吃什么'], ['flash', '整点抢'], ['tdesign', 'TDesign'], ['wux', 'Wux'],
  ] as const) {
    test(`${name} opens in ${host}`, async ({ page: tab }) => {
      await logIn(tab, product[host])
      const frame = await open(tab, product[host], alliance.apps[name].id)
      await expect(frame.getByText(page).first()).toBeVisible()
    })
  }
}

test('what is done in a mini-program of another dialect is there when it is opened again', async ({ page }) => {
  await logIn(page, product.plaza)
  const habits = await open(page, product.plaza, alliance.apps.habits.id)
  await expect(habits.getByText('还有 3 件小事')).toBeVisible()
  await habits.getByLabel('完成读书二十分钟').click()
  await expect(habits.getByText('还有 2 件小事')).toBeVisible()
  await page.reload()
  const again = await open(page, product.plaza, alliance.apps.habits.id)
  await expect(again.getByText('还有 2 件小事')).toBeVisible()
})

test('the same shop takes an order from its mini-program for Alipay', async ({ page }) => {
  await logIn(page, product.plaza)
  const { id } = alliance.apps['coffee-alipay']
  const menu = await open(page, product.plaza, id)
  await menu.getByText('桂花拿铁', { exact: true }).click()
  await menu.getByText('大杯').click()
  await menu.getByText('加入购物袋').click()
  await expect(page.getByText('已放进购物袋')).toBeVisible()

  await page.reload()
  const bag = await open(page, product.plaza, id, 'pages/cart/cart')
  await expect(bag.getByText('大杯 · 不另外加糖')).toBeVisible()
  await bag.getByLabel('增加').click()
  await bag.getByText('去结算').click()
  await bag.locator('[name="name"] input').fill('林')
  await bag.locator('[name="phone"] input').fill('13800138000')
  await bag.getByText('提交订单').click()
  await expect(bag.getByText(/取餐号 A\d+/)).toBeVisible()
  await expect(bag.getByText('桂花拿铁 大杯 × 2')).toBeVisible()
  await expect(bag.getByText('¥72').last()).toBeVisible()
  // The animation is drawn by a script that nothing before it needed.
  await expect(bag.locator('.steam svg path').first()).toBeVisible()
})
