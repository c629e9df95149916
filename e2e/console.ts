// How the tests move in the console, and what they keep of it.
import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { appendFileSync, cpSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Browser, expect, type Page, test } from '@playwright/test'
import { alliance, data, hutong, product } from './product'

export const station = `${product.platform}/console`
// whom the seed makes
const seeded = 'hutong-demo'

/** Buttons of two Chinese letters are written with a space between them. */
export const named = (name: string) => new RegExp(`^${[...name].join('\\s?')}$`)

export const button = (page: Page, name: string) => page.getByRole('button', { name: named(name) })

export const dialog = (page: Page) => page.locator('.ant-modal:visible').last()

/** A page of somebody else's browser. */
export async function newPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'zh-CN' })
  return context.newPage()
}

/** A new person with a new organisation. */
export async function signUp(page: Page, name: string, kind: string): Promise<void> {
  await page.goto(`${station}/`)
  await page.getByText('还没有账号？注册').click()
  await page.getByLabel('邮箱').fill(`${randomUUID()}@example.com`)
  await page.getByLabel('密码', { exact: true }).fill('long enough to be safe')
  await page.getByLabel('名称').first().fill(name)
  const organisation = page.getByRole('group', { name: '组织' })
  await organisation.getByLabel('类型').click()
  await page.getByTitle(kind).click()
  await organisation.getByLabel('名称').fill(`${name} Ltd`)
  await button(page, '注册').click()
  await expect(page.getByText(`${name} Ltd`)).toBeVisible()
}

/** Somebody whom the seed made. */
export async function signIn(page: Page, email: string): Promise<void> {
  await page.goto(`${station}/`)
  await page.getByLabel('邮箱').fill(email)
  await page.getByLabel('密码', { exact: true }).fill(seeded)
  await button(page, '登录').click()
  await expect(page.getByRole('navigation')).toBeVisible()
}

/** Goes to a place of the navigation. */
export const go = (page: Page, place: string) => page.getByRole('navigation').getByRole('link', { name: place, exact: true }).click()

/** Sends the form of the dialog that is open, and waits until it is done. */
export async function send(page: Page, name: string): Promise<void> {
  const open = dialog(page)
  await open.getByRole('button', { name: named(name) }).click()
  await expect(open).toBeHidden()
}

/** Presses a button in the page, then the one of that name in the dialog that it opens. */
export async function confirm(page: Page, name: string): Promise<void> {
  await button(page, name).first().click()
  await send(page, name)
}

export async function choose(page: Page, label: string, option: string): Promise<void> {
  await dialog(page).getByLabel(label).click()
  await page.getByTitle(option).click()
  await page.keyboard.press('Escape')
}

/** Waits until a version's page shows this state. */
export const state = (page: Page, name: string) => expect(page.locator('header').getByText(name, { exact: true })).toBeVisible({ timeout: 60_000 })

/** Keeps what a step looks like beside the test's results. */
export async function shot(page: Page, name: string): Promise<void> {
  await page.evaluate(() => scrollTo(0, 0))
  const at = test.info().outputPath(`${name}.png`)
  await page.screenshot({ path: at, fullPage: true, animations: 'disabled' })
  await test.info().attach(name, { path: at, contentType: 'image/png' })
}

/** Builds and uploads the weather's sources, or others, as a version of `app`, as a developer's machine does it. */
export function publish(app: string, token: string, code: number, source = alliance.apps.weather.source): void {
  const args = ['publish', source, '--server', product.platform, '--token', token, '--app', app, '--version-code', String(code), '--version-name', `1.${code}.0`]
  execFileSync(hutong, args, { env: { ...process.env, HUTONG_HOME: path.join(data, 'developer') } })
}

/** Once somebody has looked at the weather for a while, longer than a scan does, it throws, and takes memory until it is ended. */
const FAULT = `
const kept = []
const hoard = () => {
  kept.push(new Uint8Array(64 << 20).fill(1))
  setTimeout(hoard, 0)
}
setTimeout(() => {
  setTimeout(hoard, 500)
  throw new Error('there is no forecast')
}, 2000)
`

/** The weather's sources with a fault in them. */
export function faultyWeather(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'weather-'))
  cpSync(alliance.apps.weather.source, folder, { recursive: true })
  appendFileSync(path.join(folder, 'app.js'), FAULT)
  return folder
}

/** Asks the platform as its operator. */
export async function asOperator(method: string, where: string, body?: unknown): Promise<unknown> {
  const headers = { 'authorization': `Bearer ${readFileSync(path.join(data, 'operator.token'), 'utf8').trim()}`, 'content-type': 'application/json' }
  const answer = await fetch(`${product.platform}${where}`, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) })
  if (!answer.ok) throw new Error(`${method} ${where}: ${await answer.text()}`)
  return answer.json()
}
