// What the operator forbids reaches what runs, in every host, within five seconds.
import { readFileSync } from 'node:fs'
import { expect, test, type Page } from '@playwright/test'
import { alliance, data, logIn, open, product } from '../product'
import { front } from '../front'

const SOON = { timeout: 5000 }
const app = alliance.apps.weather.id
const hosts = ['plaza', 'purse'] as const

/** Calls the platform as its operator. */
async function operate(method: 'GET' | 'POST', path: string, body?: object): Promise<any> {
  const headers = { 'authorization': `Bearer ${readFileSync(`${data}/operator.token`, 'utf8').trim()}`, 'content-type': 'application/json' }
  const response = await fetch(`${product.platform}/v1/${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) })
  const answer = await response.json()
  if (!response.ok) throw new Error(`${path}: ${JSON.stringify(answer)}`)
  return answer
}

/** A page of each host, in both of which the mini-program runs. */
async function inBoth(first: Page): Promise<Page[]> {
  const pages = [first, await first.context().newPage()]
  for (const [at, page] of pages.entries()) {
    await logIn(page, product[hosts[at]!])
    await expect((await open(page, product[hosts[at]!], app)).getByText('晴雨').first()).toBeVisible()
  }
  return pages
}

const alert = (page: Page) => page.locator('hutong-app').getByRole('alert')
/** Both at once: what is looked at second would have had longer. */
const both = (pages: Page[], look: (page: Page) => Promise<void>) => Promise.all(pages.map(look))

test('a take-down ends what runs in Plaza and in Purse, and says so; once restored it opens again', async ({ page }) => {
  const pages = await inBoth(page)
  const line = await operate('GET', `apps/${app}/hosts/${alliance.hosts.plaza.id}/line`)
  const { version } = line.versions.find((one: { version_code: number }) => one.version_code === line.online)
  try {
    await Promise.all(hosts.map(host => operate('POST', `apps/${app}/hosts/${alliance.hosts[host].id}/take_down`, { version, reason: '演示下架' })))
    await both(pages, async one => {
      await expect(alert(one).getByText('version_taken_down')).toBeVisible(SOON)
      await expect(alert(one).getByText('该小程序已被停止服务。')).toBeVisible()
      await expect(one.locator('hutong-app:not([hidden]) iframe')).toHaveCount(0)
    })
    await alert(page).getByRole('button', { name: '重试' }).click()
    await expect(alert(page).getByText('release_not_found')).toBeVisible()
  } finally {
    await Promise.all(hosts.map(host => operate('POST', `apps/${app}/hosts/${alliance.hosts[host].id}/restore`, { version })))
  }
  await alert(page).getByRole('button', { name: '重试' }).click()
  await expect(front(page).getByText('晴雨').first()).toBeVisible()
})

test('a banned page is covered and a suspension ends what runs, each with one call for all hosts', async ({ page }) => {
  const pages = await inBoth(page)
  const words = { app, rule: '不得提供抽奖', reason: '演示', remedy: '去掉它' }
  const lift = async (measure: { id: string }) => void await operate('POST', `measures/${measure.id}/lift`, {})
  const ban = await operate('POST', 'measures', { ...words, sanction: { kind: 'page_ban', pages: ['pages/today/today'] } })
  try {
    await both(pages, one => expect(alert(one).getByText('此页面已被平台停止访问。')).toBeVisible(SOON))
  } finally {
    await lift(ban)
  }
  await both(pages, one => expect(alert(one)).toBeHidden(SOON))
  const suspension = await operate('POST', 'measures', { ...words, sanction: { kind: 'suspension' } })
  try {
    await both(pages, async one => {
      await expect(alert(one).getByText('app_suspended')).toBeVisible(SOON)
      await expect(alert(one).getByText('不得提供抽奖')).toBeVisible()
    })
  } finally {
    await lift(suspension)
  }
})
