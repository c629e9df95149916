// The container beside a bare page, in the same run: `cargo xtask bench` starts the platform and calls this. With the
// path of a package of benches/app as its argument it measures the container alone, on the platform of its tests.
// Prints one JSON object; times are medians in milliseconds. `first` is when the mini-program runs, and `pixel` when its
// page is seen: both of a package without a first paint, then with one.
//
// A first page is measured in a browser that nobody looks into: a debugger stops every new frame and worker until its
// driver has answered, which the bare page has none of. The page tells the bench's server when it has been painted; only
// then the driver comes, for the actions.
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { spawn } from 'node:child_process'

import { TestPlatform, assertion as unsigned, makePackage, newKey } from '../web/container/test/platform.mjs'
import { readArchive } from '../web/container/test/archive.mjs'
import { lasting, programs } from './lasting.mjs'
import { newHost } from './platform.mjs'

const { chromium } = createRequire(new URL('../web/package.json', import.meta.url))('playwright-core')
const { PLATFORM_URL, HUTONG_CHROMIUM = '/usr/bin/chromium' } = process.env
const [PACKAGE] = process.argv.slice(2)
const RUNS = Number(process.env.BENCH_RUNS ?? 10)
/** Measures nothing but first pages. */
const FIRST_ALONE = Boolean(process.env.BENCH_FIRST)
/** Ways to a first page: an element that waited for its app, a package with a first paint, both. */
const WAYS = ['waiting', 'painted', 'waiting-painted']
/** Taps in a row, in each run. */
const TAPS = 30

/** Registers a host of our own and publishes the bench app to it, without a first paint and with one. */
async function prepare() {
  const host = await newHost()
  const apps = { plain: await host.publish('bench', 'wxbe4c40000000000b', '--no-paint'), painted: await host.publish('painted', 'wxbe4c40000000000c') }
  return app => ({ platform: PLATFORM_URL, host: host.id, app: apps[app], key: host.platform_key, assertion: host.assertion('bench user') })
}

/** The same from the platform of the container's tests. */
async function prepareHere(file) {
  const read = await readArchive(file)
  const { files: entries, ...manifest } = JSON.parse(read.manifest)
  const files = Object.fromEntries(Object.entries(entries).map(([name, { sha256 }]) => [name, read.contents.get(sha256)]))
  const { [`paint/${manifest.entry}.json`]: paint, ...plain } = files
  if (!paint) throw new Error(`${file} has no first paint`)
  const developer = newKey()
  const app = content => ({ package: makePackage({ developer, manifest, files: content }), developers: [developer.publicKey] })
  const apps = { plain: app(plain), painted: app(files) }
  const platform = await new TestPlatform(apps, new URL('../web/container/dist', import.meta.url).pathname).start()
  const config = app => ({ platform: platform.url, host: platform.host, app, key: platform.key.publicKey, assertion: unsigned('ada') })
  return Object.assign(config, { close: () => platform.close() })
}

/** The two pages, from one server. */
async function serve(config) {
  const pages = { '/floor': 'floor.html', '/floor/frame': 'floor-frame.html', '/host': 'host.html', '/control': 'control.html' }
  const heard = { shown: undefined }
  const server = createServer(async (request, response) => {
    if (request.url === '/shown') {
      let body = ''
      for await (const chunk of request) body += chunk
      await heard.shown?.(JSON.parse(body))
      return response.end()
    }
    if (request.url === '/assertion') return response.end(config('plain').assertion)
    const page = pages[request.url.replace(/\?.*/, '')]
    if (!page) return response.writeHead(404).end()
    // What a host puts into its page; the control has everything in it, too.
    const given = config(request.url.endsWith('painted') ? 'painted' : 'plain')
    const text = (await readFile(new URL(page, import.meta.url), 'utf8')).replace('CONFIG', () => JSON.stringify(given)).replaceAll('PLATFORM', given.platform)
    response.setHeader('content-type', 'text/html; charset=utf-8').end(text)
  })
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  return { server, heard, url: `http://127.0.0.1:${server.address().port}` }
}

/** Runs in the page: looks through open shadow roots, waits until `check` holds and the frame after it was painted. */
const inPage = () => {
  const find = (root, id) => {
    const direct = root.querySelector(`[id="${id}"]`)
    if (direct) return direct
    for (const element of root.querySelectorAll('*')) {
      const inner = element.shadowRoot && find(element.shadowRoot, id)
      if (inner) return inner
    }
    return null
  }
  const rowCount = root => [...root.querySelectorAll('*')].reduce((sum, element) => sum + (element.shadowRoot ? rowCount(element.shadowRoot) : 0), root.querySelectorAll('.row').length)
  const text = id => find(document, id)?.textContent ?? ''
  const rows = () => {
    const first = find(document, 'ready')
    return [...first.getRootNode().querySelectorAll('.row')]
  }
  window.bench = {
    /** Milliseconds from a tap until the DOM of what it is about has changed, be it painted or not, `times` in a row. */
    async taps(id, times) {
      const node = find(document, id)
      const changed = id === 'one' ? rows()[500] : node
      const took = []
      for (let n = 0; n < times; n += 1) {
        await new Promise((resolve) => {
          const start = performance.now()
          new MutationObserver((_, observer) => {
            took.push(performance.now() - start)
            observer.disconnect()
            setTimeout(resolve)
          }).observe(changed, { subtree: true, childList: true, characterData: true })
          node.click()
        })
      }
      return took
    },
    /** Taps `id` and waits until the page shows what the action is about. */
    act(id) {
      const root = find(document, 'ready').getRootNode()
      const before = rows()[500]?.textContent
      const cycled = text('cycled')
      const shown = {
        fill: () => rowCount(root) === 1000,
        replace: () => rows()[999].textContent.includes(`round ${window.bench.round}`),
        one: () => rows()[500].textContent !== before,
        go: () => text('second').startsWith('SECOND bench'),
        cycle: () => text('cycled') !== cycled,
      }[id]
      if (id === 'replace' || id === 'one') window.bench.round = (window.bench.round ?? 0) + 1
      return new Promise((resolve, reject) => {
        const start = performance.now()
        const painted = () => requestAnimationFrame(() => { const { port1, port2 } = new MessageChannel(); port1.onmessage = () => resolve(performance.now() - start); port2.postMessage(0) })
        // It looks when something has changed: looking all the time would keep a core busy that the page may want.
        const observer = new MutationObserver(() => look())
        const late = setTimeout(() => reject(new Error(`${id} was not shown`)), 60_000)
        const look = () => {
          if (!shown()) return
          observer.disconnect()
          clearTimeout(late)
          painted()
        }
        for (const node of [document, root]) observer.observe(node, { subtree: true, childList: true, characterData: true })
        find(document, id).click()
      })
    },
  }
}

/** A fresh browser that has opened `url`; `work` gets its address and when the page was shown. */
async function fresh(url, heard, work) {
  const profile = await mkdtemp(path.join(tmpdir(), 'hutong-bench-'))
  const flags = ['--js-flags=--expose-gc', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
  const browser = spawn(HUTONG_CHROMIUM, ['--headless', ...flags, '--remote-debugging-port=0', '--window-size=390,844', `--user-data-dir=${profile}`, 'about:blank'], { stdio: ['ignore', 'ignore', 'pipe'], detached: true })
  const ended = new Promise(resolve => browser.once('exit', resolve))
  try {
    const port = await new Promise((resolve, reject) => {
      let said = ''
      browser.stderr.on('data', chunk => { const [, port] = /DevTools listening on ws:\/\/[^:]+:(\d+)/.exec((said += chunk)) ?? []; if (port) resolve(port) })
      ended.then(() => reject(new Error(`the browser ended: ${said}`)))
    })
    await new Promise(resolve => setTimeout(resolve, 1000)) // its own start is over
    const shown = new Promise((resolve, reject) => { heard.shown = resolve; setTimeout(() => reject(new Error(`${url} was not shown`)), 20_000).unref() })
    await fetch(`http://127.0.0.1:${port}/json/new?${url}`, { method: 'PUT' })
    return await work(`http://127.0.0.1:${port}`, await shown, browser.pid)
  } finally {
    process.kill(-browser.pid, 'SIGKILL')
    await ended
    await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  }
}

/** The driver, the page that is open and the frame with the app in it. A driver that comes while a frame does may never see it. */
async function looked(debug, url, inFrame) {
  for (let tried = 0; tried < 10; tried += 1) {
    const browser = await chromium.connectOverCDP(debug)
    for (let waited = 0; waited < 100; waited += 1) {
      const page = browser.contexts()[0].pages().find(page => page.url() === url)
      const target = inFrame ? page?.frames().find(frame => frame.url().includes('/container/frame.html')) : page?.mainFrame()
      if (target) return { browser, page, target }
      await new Promise(resolve => setTimeout(resolve, 20))
    }
    await browser.close()
  }
  throw new Error(`no driver sees ${url}`)
}

/** Measures the first page, then `actions`: which gets the page, the frame with the app and the browser's process group. */
const opened = (url, heard, inFrame, actions) => fresh(url, heard, async (debug, shown, group) => {
  const { browser, page, target } = await looked(debug, url, inFrame)
  await target.evaluate(inPage)
  const result = { ...shown, ...(await actions(page, target, group)) }
  await browser.close()
  return result
})

async function acted(page, target) {
  const result = { taps: await target.evaluate(times => window.bench.taps('count', times), TAPS) }
  for (const action of ['fill', 'replace', 'one', 'go']) {
    if (action === 'one') result.paths = await target.evaluate(times => window.bench.taps('one', times), TAPS)
    result[action === 'go' ? 'second' : action] = await target.evaluate(id => window.bench.act(id), action)
  }
  return result
}

const quantile = (values, part) => [...values].sort((a, b) => a - b)[Math.floor(values.length * part)]
const median = values => quantile(values, 0.5)

const config = await (PACKAGE ? prepareHere(PACKAGE) : prepare())
const { server, heard, url } = await serve(config)
const actions = FIRST_ALONE ? () => ({}) : acted
const samples = { container: [], control: [], floor: [] }
// In turn, so that all see the same machine.
for (let run = 0; run <= RUNS; run += 1) {
  const control = await opened(`${url}/control`, heard, false, actions)
  const floor = await fresh(`${url}/floor`, heard, (_, { first }) => first)
  const container = await opened(`${url}/host`, heard, true, actions)
  for (const way of WAYS) {
    const { first, pixel } = await fresh(`${url}/host?${way}`, heard, (_, shown) => shown)
    Object.assign(container, { [way]: first, [`${way}-pixel`]: pixel })
  }
  if (run === 0) continue // warms the file cache
  samples.control.push(control)
  samples.floor.push(floor)
  samples.container.push(container)
}
const result = {}
// However a first page came about, it stands beside the first page of the bare page.
for (const what of Object.keys(samples.container[0])) {
  if (what === 'taps' || what === 'paths') continue
  const container = median(samples.container.map(sample => sample[what]))
  const control = median(samples.control.map(sample => sample[what] ?? sample.first))
  result[what.replaceAll('-', '_')] = { container: Math.round(container * 10) / 10, control: Math.round(control * 10) / 10, ratio: Math.round((container / control) * 100) / 100 }
}
result.first.floor = Math.round(median(samples.floor) * 10) / 10
if (!FIRST_ALONE) {
  // Until the DOM has changed: what comes then waits for the screen, here and in a bare page.
  for (const [name, of] of [['tap', 'taps'], ['path', 'paths']]) {
    const took = samples.container.flatMap(sample => sample[of])
    result[name] = { p50: Math.round(quantile(took, 0.5) * 100) / 100, p95: Math.round(quantile(took, 0.95) * 100) / 100 }
  }
  const { first: _, pixel: __, ...memory } = await opened(`${url}/host`, heard, true, lasting)
  const inHost = debug => async work => {
    const browser = await chromium.connectOverCDP(debug)
    const context = browser.contexts()[0]
    const [page] = context.pages().filter(page => page.url().startsWith(url))
    const result = await work(await context.newCDPSession(page))
    await browser.close()
    return result
  }
  result.memory = { ...memory, ...(await fresh(`${url}/host?programs`, heard, debug => programs(heard, inHost(debug)))) }
}
server.close()
await config.close?.()
console.log(JSON.stringify(result))
