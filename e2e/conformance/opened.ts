// Opens pages of an app in a container of its own, and listens to what they say.
import type { Page } from '@playwright/test'
import { alliance, product } from '../product'

/** What was seen of one page. */
export interface Seen { page: string, built: boolean, opened: boolean, errors: string[] }

const assertion = async (page: Page, app: string): Promise<string> =>
  ((await (await page.request.get(`${product.plaza}/api/hutong/assertion?app=${app}`)).json()) as { assertion: string }).assertion

/** Pages of the released version, and those that the compiler replaced by a placeholder: asked for as a container does. */
export async function pagesOf(page: Page, app: string): Promise<{ pages: string[], placeholders: Set<string> }> {
  const opened = await page.request.post(`${product.platform}/connect/open`, {
    form: { grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange', subject_token: await assertion(page, app), subject_token_type: 'urn:ietf:params:oauth:token-type:jwt', audience: app },
  })
  const release = await opened.json() as { manifest: string }
  const manifest = JSON.parse(release.manifest) as { pages: string[], files: Record<string, { sha256: string }> }
  const config = await (await page.request.get(`${product.platform}/blobs/${manifest.files['config.json']?.sha256}`)).json() as { pages: Record<string, { placeholder?: string }> }
  return { pages: manifest.pages, placeholders: new Set(manifest.pages.filter(path => config.pages[path]?.placeholder)) }
}

/** Brings the container into a page of the host. */
export async function prepare(page: Page): Promise<void> {
  await page.evaluate(src => import(src), `${product.platform}/container/hutong.js`)
}

/** Opens one page in a container of its own and says how that ended. */
export async function visit(page: Page, app: string, path: string): Promise<{ opened: boolean, error: string }> {
  return page.evaluate(async ({ app, path, platform, key, host }) => {
    const element = document.createElement('hutong-app')
    const attributes = { app, path, platform, host, 'platform-key': key }
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
    element.className = 'conformance'
    // Over everything of the host, in the size of a phone: a browser does not draw frames that lie out of sight.
    element.style.cssText = 'position: fixed; inset: 0; z-index: 9999'
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

/** Closes what `visit` opened. */
export const leave = (page: Page): Promise<void> => page.evaluate(() => document.querySelector('hutong-app.conformance')?.remove())

/** Opens these pages one after another. */
export async function look(page: Page, app: string, paths: string[], placeholders: Set<string>): Promise<Seen[]> {
  await prepare(page)
  let heard: string[] = []
  // A picture from a server outside is not this run's concern.
  page.on('console', message => {
    if (message.type() === 'error' && !/Failed to load resource: net::ERR_FAILED/.test(message.text())) heard.push(message.text())
  })
  page.on('pageerror', error => heard.push(String(error)))

  const seen: Seen[] = []
  for (const path of paths) {
    heard = []
    const { opened, error } = await visit(page, app, path)
    const frame = page.locator('hutong-app.conformance iframe').contentFrame()
    const drawn = opened && (await frame.locator('wx-page').first().locator('*').count()) > 0
    // What a page does in its first quarter of a second belongs to opening it.
    await page.waitForTimeout(250)
    if (error) heard.push(error)
    seen.push({ page: path, built: !placeholders.has(path), opened: drawn, errors: [...new Set(heard)].map(text => text.slice(0, 300)) })
    await leave(page)
  }
  for (const one of seen.filter(one => one.errors.length > 0)) console.log(`${one.page}: ${one.errors.join(' | ')}`)
  return seen
}

/** The counts of a snapshot. */
export const counts = (seen: Seen[]): object => ({
  pages: seen.length,
  built: seen.filter(one => one.built).length,
  opened: seen.filter(one => one.built && one.opened).length,
  without_error: seen.filter(one => one.built && one.opened && one.errors.length === 0).length,
  not_clean: seen.filter(one => !one.built || !one.opened || one.errors.length > 0).map(({ page, built, opened }) => ({ page, built, opened })),
})
