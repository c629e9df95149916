// Opens every page of every input in Chromium and counts. The counts are committed: a page that stops
// working is a line in a diff. Write them anew with UPDATE_SNAPSHOTS=1.
import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test, type Page } from '@playwright/test'
import { alliance, logIn, product } from '../product'

const INPUTS = ['coffee', 'tdesign', 'wux'] as const

interface Seen { page: string, built: boolean, opened: boolean, errors: string[] }

/** Pages of the released version, and those that the compiler replaced by a placeholder. */
async function pagesOf(appid: string): Promise<{ pages: string[], placeholders: Set<string> }> {
  const headers = { authorization: `Bearer ${alliance.developer_token}` }
  const app = Object.values(alliance.apps).find(app => app.appid === appid)
  if (!app) throw new Error(`${appid} was not seeded`)
  const { items } = await (await fetch(`${product.platform}/v1/apps/${app.id}/versions`, { headers })).json() as { items: { id: string }[] }
  const version = await (await fetch(`${product.platform}/v1/versions/${items[0]?.id}`, { headers })).json() as { manifest: string }
  const manifest = JSON.parse(version.manifest) as { pages: string[], files: Record<string, { sha256: string }> }
  const config = await (await fetch(`${product.platform}/blobs/${manifest.files['config.json']?.sha256}`)).json() as { pages: Record<string, { placeholder?: string }> }
  return { pages: manifest.pages, placeholders: new Set(manifest.pages.filter(page => config.pages[page]?.placeholder)) }
}

/** Opens one page in a container of its own and says what was heard from it. */
async function visit(page: Page, app: string, path: string): Promise<{ opened: boolean, error: string }> {
  return page.evaluate(async ({ app, path, platform, key, host }) => {
    const element = document.createElement('hutong-app')
    const attributes = { app, path, platform, host, 'platform-key': key }
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
    element.className = 'conformance'
    Object.assign(element, { connect: { assertion: async () => ((await (await fetch(`/api/hutong/assertion?app=${app}`)).json()) as { assertion: string }).assertion, profile: async () => ({ nickName: 'Lin', avatarUrl: '' }) } })
    const ended = new Promise<{ opened: boolean, error: string }>(resolve => {
      element.addEventListener('hutong-ready', () => resolve({ opened: true, error: '' }))
      element.addEventListener('hutong-error', event => resolve({ opened: false, error: JSON.stringify((event as CustomEvent).detail) }))
      setTimeout(() => resolve({ opened: false, error: 'nothing within 15 s' }), 15_000)
    })
    document.body.append(element)
    return ended
  }, { app, path, platform: product.platform, key: alliance.platform_key, host: alliance.hosts.plaza.id })
}

for (const input of INPUTS) {
  test(`${input}: every page`, async ({ page }) => {
    const { id, appid } = alliance.apps[input]
    const { pages, placeholders } = await pagesOf(appid)
    await logIn(page, product.plaza)
    await page.evaluate(src => import(src), `${product.platform}/container/hutong.js`)
    // Over everything of the host, in the size of a phone.
    await page.addStyleTag({ content: '.conformance { position: fixed; inset: 0; z-index: 9999 }' }).catch(() => undefined)

    let heard: string[] = []
    // A picture from a server outside is not this run's concern.
    page.on('console', message => {
      if (message.type() === 'error' && !/Failed to load resource: net::ERR_FAILED/.test(message.text())) heard.push(message.text())
    })
    page.on('pageerror', error => heard.push(String(error)))

    const seen: Seen[] = []
    for (const path of pages) {
      heard = []
      const { opened, error } = await visit(page, id, path)
      const frame = page.locator('hutong-app.conformance iframe').contentFrame()
      const drawn = opened && (await frame.locator('wx-page').first().locator('*').count()) > 0
      // Timers of a first second belong to opening.
      await page.waitForTimeout(250)
      if (error) heard.push(error)
      seen.push({ page: path, built: !placeholders.has(path), opened: drawn, errors: [...new Set(heard)].map(text => text.slice(0, 300)) })
      await page.evaluate(() => document.querySelector('hutong-app.conformance')?.remove())
    }

    const result = {
      pages: seen.length,
      built: seen.filter(one => one.built).length,
      opened: seen.filter(one => one.built && one.opened).length,
      without_error: seen.filter(one => one.built && one.opened && one.errors.length === 0).length,
      not_clean: seen.filter(one => !one.built || !one.opened || one.errors.length > 0).map(({ page, built, opened }) => ({ page, built, opened })),
    }
    for (const one of seen.filter(one => one.errors.length > 0)) console.log(`${one.page}: ${one.errors.join(' | ')}`)
    const file = new URL(`../../conformance/${input}.json`, import.meta.url)
    const text = JSON.stringify(result, null, 2) + '\n'
    if (process.env.UPDATE_SNAPSHOTS) writeFileSync(file, text)
    expect(text).toBe(readFileSync(file, 'utf8'))
  })
}
