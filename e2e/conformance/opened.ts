// Opens pages of an app in a container of its own, and listens to what they say.
import type { Page } from '@playwright/test'
import { alliance, product } from '../product'
import { drawn } from './drawn'

/** What was seen of one page. */
export interface Seen {
  page: string
  /** When it was opened, milliseconds since the epoch. */
  at: number
  built: boolean
  opened: boolean
  errors: string[]
  tree: string
}

/** What was seen of pages, and what servers answered meanwhile: an HTTP Archive. */
export interface Look { seen: Seen[], har: { log: { entries: object[] } } }

/** Milliseconds that belong to opening a page, as in `hutong run`. */
const QUIET = 500

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

/** Forgets what users kept and granted: each page is opened as the first. */
async function forget(page: Page): Promise<void> {
  await page.evaluate(async () => {
    if (!(await indexedDB.databases()).some(one => one.name === 'hutong')) return
    await new Promise<void>((resolve, reject) => {
      const opening = indexedDB.open('hutong')
      opening.onerror = reject
      opening.onsuccess = () => {
        const clearing = opening.result.transaction(['entries', 'grants'], 'readwrite')
        for (const store of ['entries', 'grants']) clearing.objectStore(store).clear()
        clearing.oncomplete = () => {
          opening.result.close()
          resolve()
        }
      }
    })
  })
}

/** Writes down what servers answer to mini-programs. */
function record(page: Page, entries: object[]): void {
  const own = new Set([product.platform, product.plaza])
  page.on('response', async response => {
    const request = response.request()
    if (own.has(new URL(response.url()).origin) || request.resourceType() !== 'fetch') return
    const text = await response.text().catch(() => '')
    entries.push({
      request: { method: request.method(), url: response.url() },
      response: { status: response.status(), headers: await response.headersArray(), content: { text } },
    })
  })
}

/** Opens these pages one after another. */
export async function look(page: Page, app: string, paths: string[], placeholders: Set<string>): Promise<Look> {
  await prepare(page)
  let heard: string[] = []
  // A picture from a server outside is not this run's concern.
  page.on('console', message => {
    if (message.type() === 'error' && !/Failed to load resource: net::ERR_FAILED/.test(message.text())) heard.push(message.text())
  })
  page.on('pageerror', error => heard.push(String(error)))
  const entries: object[] = []
  record(page, entries)

  const seen: Seen[] = []
  for (const path of paths) {
    heard = []
    await forget(page)
    const at = Date.now()
    const { opened, error } = await visit(page, app, path)
    await page.waitForTimeout(QUIET)
    const tree = await drawn(page)
    if (error) heard.push(error)
    seen.push({ page: path, at, built: !placeholders.has(path), opened: opened && tree !== '', errors: [...new Set(heard)].map(text => text.slice(0, 300)), tree })
    await leave(page)
  }
  for (const one of seen.filter(one => one.errors.length > 0)) console.log(`${one.page}: ${one.errors.join(' | ')}`)
  return { seen, har: { log: { entries } } }
}

