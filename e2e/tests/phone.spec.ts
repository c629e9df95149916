// The console on the narrowest phone, in English and in the dark, and with nothing but a keyboard.
import { type Browser, expect, type Page, test } from '@playwright/test'
import { shot, station } from '../console'
import { alliance } from '../product'

const PEOPLE = ['operator', 'developer', 'plaza'] as const

async function enter(browser: Browser, person: string, width: number): Promise<{ page: Page, errors: string[] }> {
  const context = await browser.newContext({ viewport: { width, height: 640 }, locale: 'en-US', colorScheme: 'dark' })
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', error => errors.push(error.message))
  await page.goto(`${station}/`)
  await page.getByLabel('Email').fill(`${person}@hutong.example`)
  await page.getByLabel('Password', { exact: true }).fill('hutong-demo')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('main')).toBeVisible()
  return { page, errors }
}

/** What is there is as wide as the screen, and says what it is. */
async function fits(page: Page, width: number): Promise<void> {
  await page.waitForLoadState('networkidle')
  await expect(page.getByRole('heading').first()).toBeVisible()
  await expect(page.locator('.ant-skeleton')).toHaveCount(0)
  expect(await page.evaluate(() => document.documentElement.scrollWidth), page.url()).toBe(width)
}

for (const person of PEOPLE) {
  test(`every place of ${person} fits 320 pixels`, async ({ browser }) => {
    const { page, errors } = await enter(browser, person, 320)
    await page.getByRole('button', { name: 'Navigation' }).click()
    const links = page.getByRole('navigation').getByRole('link')
    await expect(links.first()).toBeVisible()
    const places = await links.evaluateAll(links => links.map(link => (link as HTMLAnchorElement).href))
    expect(places.length).toBeGreaterThan(5)
    await page.keyboard.press('Escape')
    const deep = person === 'plaza' ? `${station}/hosts/${alliance.hosts.plaza.id}` : `${station}/apps/${alliance.apps.coffee.id}`
    for (const place of [...places, `${station}/account`, deep]) {
      await page.goto(place)
      await fits(page, 320)
      await shot(page, new URL(place).pathname.split('/')[2] ?? 'home')
    }
    expect(errors).toEqual([])
    await page.context().close()
  })
}

test('a release of an app is looked at with the keyboard alone', async ({ browser }) => {
  const { page, errors } = await enter(browser, 'developer', 1280)
  const until = async (name: RegExp) => {
    const passed: string[] = []
    for (let pressed = 0; pressed < 60; pressed += 1) {
      await page.keyboard.press('Tab')
      const at = await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '')
      if (name.test(at)) return page.keyboard.press('Enter')
      passed.push(at.slice(0, 20))
    }
    throw new Error(`nothing that one gets to with the keyboard is ${String(name)}, but ${passed.join(', ')}`)
  }
  await until(/^Apps$/)
  await expect(page).toHaveURL(/\/apps$/)
  await expect(page.getByRole('link', { name: '胡同咖啡' }).first()).toBeVisible()
  await until(/^胡同咖啡$/)
  await expect(page).toHaveURL(new RegExp('/apps/app_'))
  await expect(page.getByRole('tab', { name: 'Versions' })).toBeVisible()
  await until(/Versions$/)
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('tab', { name: 'Releases' })).toHaveAttribute('aria-selected', 'true')
  await expect(page.getByRole('button', { name: / on Plaza$/ }).first()).toBeVisible()
  await until(/ on Plaza$/)
  const drawer = page.getByRole('dialog')
  await expect(drawer).toBeVisible()
  await expect(drawer.getByText('Works in every version of Plaza').or(drawer.getByText('Plaza does not offer what this version calls'))).toBeVisible()
  await shot(page, 'release')
  await page.keyboard.press('Escape')
  await expect(drawer).toBeHidden()
  expect(errors).toEqual([])
  await page.context().close()
})
