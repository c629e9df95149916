// Where hostile mini-programs are let loose: a host page with things worth stealing, and servers that hear whoever comes.
import { execFileSync } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContext, Page } from '@playwright/test'
import { readArchive } from '../../../web/container/test/archive.mjs'
import { assertion, close, listen, TestPlatform } from '../../../web/container/test/platform.mjs'
import { data, hutong } from '../../product'
import type { Attack, Tools } from './attack'

/** Texts that belong to somebody else; one of them anywhere in what a mini-program says or sends is loot. */
export const SECRETS = { cookie: 'host-cookie-secret', storage: 'host-storage-secret', page: 'host-page-secret', victim: 'victim-secret' }

/** What the host's page keeps for the lab. */
export interface Kept {
  lines: string[]
  events: { type: string, code: string }[]
  cards: unknown[]
  opened: unknown[]
  /** Milliseconds of the longest time between two frames of the host's page, and the last of them. */
  worst: number
  last: number
  frames: number
}

export class Lab {
  /** Method, address and headers of whoever came, by server. */
  readonly heard: string[] = []
  readonly own: string[] = []
  #servers: Server[] = []
  #sink = ''
  #own = ''
  #host = ''
  #platform = new TestPlatform({}, join(import.meta.dirname, '../../../web/container/dist'))

  async open(): Promise<this> {
    const sink = createServer((request, response) => {
      this.heard.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`)
      response.writeHead(200, { 'access-control-allow-origin': '*', 'content-type': request.url?.endsWith('.js') ? 'text/javascript' : 'text/plain' }).end('')
    })
    sink.on('upgrade', (request, socket) => {
      this.heard.push(`UPGRADE ${request.url}`)
      socket.destroy()
    })
    const own = createServer((request, response) => {
      this.own.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`)
      const cors = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' }
      const url = new URL(request.url ?? '/', 'http://own')
      if (url.pathname.endsWith('/redirect')) return void response.writeHead(302, { ...cors, location: url.searchParams.get('to') ?? '/' }).end()
      if (url.pathname.endsWith('/never')) return
      if (url.pathname.endsWith('/endless')) {
        response.writeHead(200, cors)
        const more = (): void => void (response.destroyed || response.write(Buffer.alloc(1 << 20), more))
        return more()
      }
      response.writeHead(200, { ...cors, 'content-type': 'application/json' }).end(JSON.stringify(request.headers))
    })
    const host = createServer((request, response) => {
      if (request.url?.startsWith('/secret')) {
        this.own.push(`HOST ${JSON.stringify(request.headers)}`)
        return void response.writeHead(200, { 'access-control-allow-origin': '*', 'content-type': 'text/plain' }).end(request.headers.cookie ?? 'nobody')
      }
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'set-cookie': `host=${SECRETS.cookie}` })
      response.end(`<!doctype html><html lang="zh-CN"><title>host</title><p id="page" data-secret="${SECRETS.page}">host</p><script type="module" src="${this.#platform.url}/container/hutong.js"></script></html>`)
    })
    host.on('upgrade', (_, socket) => {
      this.heard.push('UPGRADE host')
      socket.destroy()
    })
    this.#servers = [sink, own, host]
    await this.#platform.start()
    // Another name for the loopback, so that the undeclared server differs in host, too.
    this.#sink = (await listen(sink)).replace('127.0.0.1', 'localhost')
    ;[this.#own, this.#host] = [await listen(own), await listen(host)]
    return this
  }

  async end(): Promise<void> {
    await Promise.all([this.#platform.close(), ...this.#servers.map((server) => close(server))])
  }

  /** Builds the mini-program of an attack with the real compiler and releases it as `app`. */
  async release(app: string, { name, script, files = {}, declares }: Attack): Promise<void> {
    const folder = join(data, 'attacks', app)
    const tools = { ...this.tools(name) }
    const domains = declares ? [declares === 'own' ? this.#own : this.#host] : []
    const lists = { request: domains, socket: domains, upload: domains, download: domains, webview: [] }
    const source: Record<string, string> = {
      'app.json': JSON.stringify({ pages: ['pages/index/index'], window: { navigationBarTitleText: 'x' } }),
      'app.js': 'App({})',
      'hutong.json': JSON.stringify({ version: '1.0.0', domains: lists }),
      'project.config.json': JSON.stringify({ appid: `wx${Buffer.from(app).toString('hex').padEnd(16, '0').slice(0, 16)}` }),
      'pages/index/index.json': '{}',
      'pages/index/index.wxml': '<view>x</view>',
      'pages/index/index.js': `const tools = ${JSON.stringify(tools)}
tools.loot = (what) => console.warn('LOOT ' + what)
tools.settle = (milliseconds = 100) => new Promise((resolve) => setTimeout(resolve, milliseconds))
tools.outcome = (name, options) => Promise.race([tools.settle(1500).then(() => 'waits'), new Promise((resolve) => {
  try { wx[name]({ ...options, success: () => resolve('done'), fail: (error) => resolve(String(error && error.errMsg)) }) } catch (error) { resolve(String(error)) }
})])
const attack = ${script ? asExpression(String(script)) : '() => undefined'}
Page({ data: {}, onLoad(query) {
  if (query.again) return
  tools.page = this
  Promise.resolve().then(() => attack(tools)).catch((error) => console.warn('THREW ' + (error && error.stack))).then(() => console.info('ENDED'))
} })`,
      ...Object.fromEntries(Object.entries(files).map(([file, text]) => [file, text.replaceAll('SINK', tools.sink)])),
    }
    for (const [file, text] of Object.entries(source)) {
      mkdirSync(join(folder, file, '..'), { recursive: true })
      writeFileSync(join(folder, file), text)
    }
    const archive = `${folder}.hutong`
    try {
      execFileSync(hutong, ['build', folder, '-o', archive], { env: { ...process.env, HUTONG_HOME: `${data}/developer` }, stdio: ['ignore', 'ignore', 'pipe'] })
    } catch (error) {
      throw new Error(`${name} does not build: ${String((error as { stderr?: Buffer }).stderr)}`)
    }
    const read = await readArchive(archive)
    this.#platform.apps[app] = { package: read, developers: [read.signature.key], name }
  }

  tools(name: string): Pick<Tools, 'sink' | 'own' | 'platform' | 'host'> {
    return { sink: `${this.#sink}/${encodeURIComponent(name)}`, own: this.#own, platform: this.#platform.url, host: this.#host }
  }

  /** A host's page with its secrets, and an element for the mini-program. */
  async page(context: BrowserContext): Promise<Page> {
    const page = await context.newPage()
    await page.goto(this.#host)
    await page.waitForFunction(() => customElements.get('hutong-app'))
    await page.evaluate(({ storage, page }) => {
      localStorage.setItem('secret', storage)
      sessionStorage.setItem('secret', storage)
      const kept: Kept = { lines: [], events: [], cards: [], opened: [], worst: 0, last: performance.now(), frames: 0 }
      Object.assign(window, { kept, secret: page })
      addEventListener('hutong-log', (event) => {
        const { text } = (event as CustomEvent<{ text: string }>).detail
        if (kept.lines.length < 5000 || /^(LOOT|THREW|ENDED)/.test(text)) kept.lines.push(text)
      })
      for (const type of ['ready', 'error', 'close']) addEventListener(`hutong-${type}`, (event) => kept.events.push({ type, code: (event as CustomEvent<{ code?: string }>).detail?.code ?? '' }))
      const beat = (): void => {
        const now = performance.now()
        kept.worst = Math.max(kept.worst, now - kept.last)
        kept.frames++
        kept.last = now
        requestAnimationFrame(beat)
      }
      requestAnimationFrame(beat)
    }, SECRETS)
    return page
  }

  /** The longest time between two frames of the page since this was asked last, in milliseconds: also one that has not ended. */
  longest(page: Page): Promise<number> {
    return page.evaluate(() => {
      const { kept } = window as unknown as { kept: Kept }
      const now = performance.now()
      const worst = Math.max(kept.worst, now - kept.last)
      Object.assign(kept, { worst: 0, last: now })
      return worst
    })
  }

  /** Opens a released app in the page. */
  async launch(page: Page, app: string): Promise<void> {
    await page.evaluate(({ app, platform, host, key, token }) => {
      const element = document.createElement('hutong-app')
      const { kept } = window as unknown as { kept: Kept }
      for (const [name, value] of Object.entries({ app, platform, host, 'platform-key': key })) element.setAttribute(name, value)
      Object.assign(element, {
        connect: {
          assertion: async () => token,
          profile: async () => ({ nickName: 'host-page-secret', avatarUrl: '' }),
          share: (card: unknown) => void kept.cards.push(card),
          openApp: (request: unknown) => void kept.opened.push(request),
        },
      })
      element.style.cssText = 'display: block; width: 390px; height: 700px'
      document.body.append(element)
    }, { app, platform: this.#platform.url, host: this.#platform.host, key: this.#platform.key.publicKey, token: assertion('ada') })
  }

  /** Everything that an attack got, in words; empty when it got nothing. One that broke off has not tried everything, and is among them. */
  async loot(page: Page, attack: Attack): Promise<string[]> {
    const found: string[] = []
    const kept = await page.evaluate(() => (window as unknown as { kept: Kept }).kept)
    const mark = encodeURIComponent(attack.name)
    found.push(...kept.lines.filter((line) => /LOOT|THREW/.test(line) || attack.never?.test(line)))
    for (const text of await page.locator('hutong-app iframe').last().contentFrame().locator('wx-page').allInnerTexts().catch(() => [])) {
      if (text.includes('LOOT')) found.push(`a page that shows ${text.slice(0, 200)}`)
    }
    for (const [name, secret] of Object.entries(SECRETS)) {
      if ([...kept.lines, ...this.heard, ...this.own].some((text) => text.includes(secret))) found.push(`the secret of the ${name}`)
    }
    found.push(...this.heard.filter((line) => line.includes(mark) || line.startsWith('UPGRADE')).map((line) => `reached ${line.slice(0, 200)}`))
    found.push(...this.own.filter((line) => !attack.mayAsk?.test(line) && !line.startsWith('GET /redirect') && !line.startsWith('HOST')).map((line) => `asked ${line.slice(0, 200)}`))
    if (kept.opened.length) found.push(`opened ${JSON.stringify(kept.opened)}`)
    for (const card of kept.cards) if (/"(path|imageUrl)":"(javascript|data|file):/.test(JSON.stringify(card))) found.push(`a card ${JSON.stringify(card)}`)
    return [...found, ...await page.evaluate(({ page, storage }) => {
      const changed: string[] = []
      if (location.pathname !== '/') changed.push('the host’s page was led away')
      if (document.title !== 'host') changed.push('the title of the host’s page')
      if ((({}) as { polluted?: unknown }).polluted !== undefined || 'polluted' in window) changed.push('the host’s prototypes or globals')
      if (localStorage.getItem('secret') !== storage || localStorage.length !== 1) changed.push('the host’s storage')
      if (document.getElementById('page')?.dataset['secret'] !== page) changed.push('the host’s document')
      if ([...document.body.children].some((child) => !['P', 'SCRIPT', 'HUTONG-APP'].includes(child.tagName))) changed.push('elements beside the mini-program')
      const app = document.querySelector('hutong-app')?.getBoundingClientRect()
      if (app && (app.width > 391 || app.height > 701)) changed.push('more room than the host gave')
      return changed
    }, SECRETS)]
  }

  /** Forgets who came, between attacks. */
  forget(): void {
    this.heard.length = 0
    this.own.length = 0
  }
}

/** A method's text (`script() {}`, `async script() {}`) as an expression. */
function asExpression(text: string): string {
  if (/^(async\s+)?(function\b|\()/.test(text)) return `(${text})`
  return `(${text.replace(/^(async\s+)?script/, (_, async: string | undefined) => `${async ?? ''}function `)})`
}
