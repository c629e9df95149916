// What the tests know of the running product: its addresses, and how a visitor moves in it.
import { readFileSync } from 'node:fs'
import { expect, type FrameLocator, type Page } from '@playwright/test'
import { front } from './front'

const env = (name: string): string => {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set: run this with \`cargo xtask test e2e\` or \`… conformance\``)
  return value
}

export const product = {
  platform: env('PLATFORM_URL'),
  plaza: env('PLAZA_URL'),
  purse: env('PURSE_URL'),
  merchant: env('MERCHANT_URL'),
}

/** The command line program. */
export const hutong = env('HUTONG')

/** Where the product keeps its data. */
export const data = env('HUTONG_DATA')

interface Alliance {
  platform_key: string
  developer_token: string
  hosts: Record<'plaza' | 'purse', { id: string }>
  apps: Record<'coffee' | 'coffee-alipay' | 'weather' | 'habits' | 'bookshelf' | 'recipes' | 'flash' | 'tdesign' | 'wux', { id: string, appid: string, secret: string, source: string }>
}

export const alliance = JSON.parse(readFileSync(`${data}/alliance.json`, 'utf8')) as Alliance

/** Nothing outside this machine takes part: the result must not depend on somebody else's server. */
export async function closeTheWorld(page: Page): Promise<void> {
  await page.route(url => !['127.0.0.1', 'localhost'].includes(url.hostname), route => route.abort())
}

/** Logs in as a demo user, with one tap. */
export async function logIn(page: Page, host: string, user = 'lin'): Promise<void> {
  await closeTheWorld(page)
  await page.goto(host)
  await page.getByTestId(`login-demo-${user}`).click()
  await expect(page.getByTestId('login-demo-' + user)).toBeHidden()
}

/** The mini-program that is in front. */
export const miniProgram = (page: Page): FrameLocator => front(page.getByTestId('miniapp-overlay'))

/** Opens a mini-program by its deep link and waits until its first page stands. */
export async function open(page: Page, host: string, app: string, path = ''): Promise<FrameLocator> {
  await page.goto(`${host}/#/app/${app}${path ? `?path=${encodeURIComponent(path)}` : ''}`)
  const frame = miniProgram(page)
  await expect(frame.locator('wx-page').first()).toBeVisible({ timeout: 15_000 })
  return frame
}
