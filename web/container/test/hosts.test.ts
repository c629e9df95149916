// The small hosts of examples/hosts, built as their developers would, each in a browser under a policy as docs/host-sdk.md has it.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Stage, launch, script, stage } from './browser'
import { assertion, close, listen } from './platform.mjs'

declare function view(kind: string, value: unknown): Promise<unknown>

const SOURCES = path.join(import.meta.dirname, '../../../examples/hosts')
const TYPES: Record<string, string> = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css' }

let browser: Browser
let set: Stage
let built: string
let server: Server
let url: string

beforeAll(async () => {
  if (!existsSync(path.join(SOURCES, 'node_modules'))) throw new Error('examples/hosts has no dependencies: run `npm ci` there')
  const source = script(async () => view('chrome', { title: 'It runs' }))
  set = await stage({ app_1: { files: { 'main/logic.js': source } } })
  built = await mkdtemp(path.join(tmpdir(), 'hutong-hosts-'))
  const env = { ...process.env, VITE_PLATFORM: set.platform.url, VITE_HOST: set.platform.host, VITE_PLATFORM_KEY: set.platform.key.publicKey, VITE_APP: 'app_1' }
  execFileSync('npx', ['--no-install', 'vite', 'build', '--outDir', built, '--emptyOutDir', '--logLevel', 'error'], { cwd: SOURCES, env, stdio: 'inherit' })
  const policy = `default-src 'none'; script-src 'self' ${set.platform.url}; style-src 'self'; connect-src 'self' ${set.platform.url}; frame-src ${set.platform.url}; img-src data: blob: ${set.platform.url}`
  server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', url)
    if (pathname === '/api/hutong/assertion') return void response.end(JSON.stringify({ assertion: assertion(`ada of ${searchParams.get('app')}`) }))
    const file = path.join(built, pathname.endsWith('/') ? `${pathname}index.html` : pathname)
    readFile(file).then(
      (content) => response.writeHead(200, { 'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream', 'content-security-policy': policy }).end(content),
      () => response.writeHead(404).end(),
    )
  })
  url = await listen(server)
  browser = await launch()
}, 180_000)
afterAll(async () => {
  await Promise.all([browser.close(), close(server), set.end()])
  await rm(built, { recursive: true })
})

test.each(['plain', 'react', 'vue'])('the host in %s opens a mini-program, hears of it, and handles close and back', async (kind) => {
  const page = await browser.newPage({ locale: 'en' })
  const told: unknown[] = []
  await page.exposeFunction('tell', (what: unknown) => void told.push(what))
  await page.addInitScript(() => {
    const { tell } = window as unknown as { tell(what: unknown): void }
    addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => tell(`refused ${effectiveDirective} ${blockedURI}`))
    for (const type of ['hutong-ready', 'hutong-error']) addEventListener(type, () => tell(type))
    addEventListener('hutong-title', (event) => tell((event as CustomEvent<{ title: string }>).detail.title))
  })
  page.on('pageerror', (error) => told.push(error.message))
  await page.goto(`${url}/${kind}/`)
  const stack = page.locator('hutong-stack')
  const open = page.getByRole('button', { name: 'Open' })
  await open.click()
  await stack.locator('iframe').first().waitFor()
  await expect.poll(() => told.toSorted()).toEqual(['It runs', 'hutong-ready'])
  await page.getByRole('button', { name: 'Close' }).click()
  await stack.waitFor({ state: 'hidden' })
  await open.click()
  await stack.waitFor({ state: 'visible' })
  await page.goBack()
  await stack.waitFor({ state: 'hidden' })
  expect(page.url()).toBe(`${url}/${kind}/`)
  expect(told).toHaveLength(2)
  await page.close()
})
