// Host pages in Chromium, with <hutong-app> from a platform of the test.
import { createServer } from 'node:http'
import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Browser, type BrowserContext, type Page, chromium } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { bundle } from '../build.mjs'
import { assertion, close, listen, makePackage, newKey, TestPlatform } from './platform.mjs'

/** The small runtimes of the tests. */
const SMALL = { logic: path.join(import.meta.dirname, 'runtime/logic.js'), view: path.join(import.meta.dirname, 'runtime/view.js') }

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  })
}

export interface Stage {
  platform: TestPlatform
  /** Signs a package as the developer of every app here. */
  pack(content: { files?: Record<string, string>; manifest?: object }): ReturnType<typeof makePackage>
  /** URL of a page of a host, empty but for its content policy. */
  host: string
  /** A server that nobody should reach, unless its origin is declared: what it was asked for, what it was told of the page, and the pages it has, by path. */
  sink: { url: string; requests: string[]; told: string[]; pages: Record<string, string> }
  end(): Promise<void>
}

const bundles = new Map<string, Promise<string>>()

/** The folder of the container's files around these runtimes: made once for a file of tests, gone with it. */
function bundled(runtimes: { logic: string; view: string }): Promise<string> {
  const name = JSON.stringify(runtimes)
  const made = bundles.get(name) ?? mkdtemp(path.join(tmpdir(), 'hutong-container-')).then(async (outdir) => {
    process.once('exit', () => rmSync(outdir, { recursive: true, force: true }))
    await bundle({ outdir, packed: false, ...runtimes })
    return outdir
  })
  bundles.set(name, made)
  return made
}

/** Platform, host page and sink. `apps`: id → files and manifest; `runtimes` replace the small ones of the tests; `frames`: what else the host's policy lets be framed. */
export async function stage(apps: Record<string, { files?: Record<string, string>; manifest?: object }>, runtimes = SMALL, frames = ''): Promise<Stage> {
  const dist = await bundled(runtimes)
  const developer = newKey()
  const pack: Stage['pack'] = ({ files = {}, manifest = {} }) => makePackage({ developer, files, manifest })
  const released = Object.entries(apps).map(([id, content]) => [id, { package: pack(content), developers: [developer.publicKey], name: `App ${id}` }])
  const platform = await new TestPlatform(Object.fromEntries(released), dist).start()
  const requests: string[] = []
  const told: string[] = []
  const pages: Record<string, string> = {}
  const sink = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`)
    told.push(...[request.headers.cookie, request.headers.referer].filter((header) => header !== undefined))
    const html = pages[request.url ?? '']
    if (html !== undefined) return void response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html)
    if (request.url === '/redirect') return void response.writeHead(302, { location: '/landed', 'access-control-allow-origin': '*' }).end()
    if (request.url?.startsWith('/never')) return
    if (request.url === '/echo') {
      response.writeHead(200, { 'access-control-allow-origin': '*' })
      return void request.pipe(response)
    }
    if (request.url === '/page') return void response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>')
    if (request.url === '/events') return void response.writeHead(200, { 'content-type': 'text/event-stream', 'access-control-allow-origin': '*' }).write(': hello\n\n')
    if (request.url?.startsWith('/script.js')) return void response.writeHead(200, { 'content-type': 'text/javascript', 'access-control-allow-origin': '*' }).end('self.onmessage = null')
    response.writeHead(200, { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*', 'content-type': 'image/svg+xml', 'set-cookie': 'sink=1' })
    response.end(request.url === '/large' ? Buffer.alloc(11 * 1024 * 1024) : '<svg xmlns="http://www.w3.org/2000/svg"/>')
  })
  const page = createServer((_, response) => {
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; script-src ${platform.url}; connect-src *; frame-src ${platform.url} ${frames}; img-src * data: blob:; media-src * blob:`,
    })
    response.end(`<!doctype html><html lang="en"><title>host</title><button id="own">own</button><script type="module" src="${platform.url}/container/hutong.js"></script>`)
  })
  const [host, sinkUrl] = [await listen(page), await listen(sink)]
  return {
    platform, pack, host, sink: { url: sinkUrl, requests, told, pages },
    async end() {
      await Promise.all([platform.close(), close(page), close(sink)])
    },
  }
}

export interface Opening {
  app?: string
  user?: string
  id?: string
  key?: string
  path?: string
  policy?: object
  /** Where the host has the tiles of maps. */
  map?: object
  /** Names of the functions that the host leaves out of `connect`. */
  without?: string[]
  /** The host vouches for its user when the disk has been asked something and has answered. */
  after?: 'disk'
  /** Capabilities that the host's page provides; each answers `{result: its name}`. */
  offers?: string[]
}

/** What the page of a host keeps for the test to look at. */
export interface Seen {
  events: { type: string; id: string; detail: unknown }[]
  cards: { title: string }[]
  opened: unknown[]
  /** What the page's content policy refused. */
  refused: string[]
}

export async function hostPage(context: BrowserContext, { host }: Stage): Promise<Page> {
  const page = await context.newPage()
  await page.addInitScript(() => {
    if (window !== top) return
    const seen: Seen = { events: [], cards: [], opened: [], refused: [] }
    Object.assign(window, { seen })
    addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => seen.refused.push(`${effectiveDirective} ${blockedURI}`))
  })
  await page.goto(host)
  await page.waitForFunction(() => customElements.get('hutong-app'))
  await page.evaluate(() => {
    const { seen } = window as unknown as { seen: Seen }
    for (const type of ['hutong-ready', 'hutong-error', 'hutong-close', 'hutong-title']) {
      addEventListener(type, (event) => seen.events.push({ type, id: (event.target as HTMLElement).id, detail: (event as CustomEvent).detail as unknown }))
    }
  })
  return page
}

/** Puts a <hutong-app> into the page and waits until it runs or fails; the code of its failure, or null. */
export async function open(page: Page, { platform }: Stage, { app = 'app_1', user = 'ada', id = 'one', key, path = '', policy, map, without = [], offers = [], after }: Opening = {}): Promise<string | null> {
  const known = await page.evaluate(() => (window as unknown as { seen: Seen }).seen.events.length)
  await page.evaluate(({ platform, host, key, app, token, id, path, policy, map, without, offers, after }) => {
    const element = document.createElement('hutong-app')
    const { seen } = window as unknown as { seen: Seen }
    const attributes = { platform, host, app, 'platform-key': key, id, path }
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
    const connect: Record<string, unknown> = {
      assertion: async () => {
        // A writer waits for those who read before it.
        if (after === 'disk') await new Promise((resolve) => { indexedDB.open('hutong').onsuccess = ({ target }) => { (target as IDBOpenDBRequest).result.transaction('seen', 'readwrite').oncomplete = resolve } })
        return token
      },
      profile: async () => ({ nickName: 'Ada', avatarUrl: 'https://host.test/ada.png' }),
      share: (card: { title: string }) => void seen.cards.push(card),
      openApp: (request: unknown) => void seen.opened.push(request),
      policy,
      map,
      capabilities: Object.fromEntries(offers.map((name) => [name, () => ({ result: name })])),
    }
    for (const name of without) delete connect[name]
    Object.assign(element, { connect })
    // Through the object model: the page's policy has no word against it.
    Object.assign(element.style, { width: '390px', height: '700px', display: 'block' })
    document.body.append(element)
  }, { platform: platform.url, host: platform.host, key: key ?? platform.key.publicKey, app, token: assertion(user), id, path, policy, map, without, offers, after })
  const outcome = await page.waitForFunction(({ id, known }) => {
    const { events } = (window as unknown as { seen: Seen }).seen
    return events.slice(known).find((event) => event.id === id && ['hutong-ready', 'hutong-error'].includes(event.type))
  }, { id, known })
  const { type, detail } = (await outcome.jsonValue())!
  return type === 'hutong-error' ? (detail as { code: string }).code : null
}

/** The disk of a page that has opened nothing yet sleeps from now on; what this returns wakes it. */
export async function asleep(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(() => {
    const { open } = IDBFactory.prototype
    const awake = new Promise((resolve) => Object.assign(window, { wake: resolve }))
    IDBFactory.prototype.open = function (name, version) {
      const request = {} as IDBOpenDBRequest
      void awake.then(() => {
        const real = open.call(this, name, version)
        real.onsuccess = (event) => request.onsuccess!.call(Object.assign(request, { result: real.result }), event)
      })
      return request
    }
  })
  return () => page.evaluate(() => (window as unknown as { wake(): void }).wake())
}

/** The page finds the network again. It says so until it leaves, as the container listens only some time after it is ready. */
export function online(page: Page): Promise<void> {
  return page.evaluate(() => void setInterval(() => window.dispatchEvent(new Event('online')), 50))
}

/** Waits for the nth card that a mini-program handed to the host; the tests' scripts report through it. */
export async function report(page: Page, nth = 0): Promise<unknown> {
  const title = await page.waitForFunction((nth) => (window as unknown as { seen: Seen }).seen.cards[nth]?.title, nth)
  return JSON.parse((await title.jsonValue()) as string)
}

/** What the content policy of a host's page has refused since this was asked last. After a test it must be nothing. */
export function refused(page: Page): Promise<string[]> {
  return page.evaluate(() => (window as unknown as { seen?: Seen }).seen?.refused.splice(0) ?? [])
}

/** The text of a function as it was written: the test runner puts something of its own in the place of `import()`. */
export function sourceOf(body: (...args: never[]) => unknown): string {
  return body.toString().replaceAll('__vite_ssr_dynamic_import__(', 'import(')
}

/** The text of a mini-program whose async body returns what it reports. */
export function script(body: (scope: never) => Promise<unknown>, scope: Record<string, unknown> = {}): string {
  return `(${sourceOf(body)})(${JSON.stringify(scope)}).then((value) => invoke('share.card', {title: JSON.stringify(value ?? null), path: ''}), (error) => invoke('share.card', {title: JSON.stringify({failed: String(error?.message ?? error)}), path: ''}))`
}

/** What `onStage` has set up for the test that runs. */
export let browser: Browser
export let context: BrowserContext
export let page: Page
export let set: Stage

/** Gives each test of a file a stage of its own and a host's page, in one browser. The arguments are those of `stage`. */
export function onStage(...[apps, runtimes = SMALL, frames]: Parameters<typeof stage>): void {
  beforeAll(async () => {
    browser = await launch()
    await bundled(runtimes)
  }, 180_000)
  afterAll(() => browser.close())
  beforeEach(async () => {
    set = await stage(apps, runtimes, frames)
    context = await browser.newContext()
    page = await hostPage(context, set)
  })
  afterEach(async () => {
    const seen = await Promise.all(context.pages().map(refused))
    await context.close()
    await set.end()
    expect(seen.flat(), 'the host’s content policy').toEqual([])
  })
}

/** Goes on in a page of a host of its own. */
export async function elsewhere(host = set.host): Promise<void> {
  page = await hostPage(context, { ...set, host })
}
