// The container beside a bare page, in the same run: `cargo xtask bench` starts the platform and calls this.
// Prints one JSON object; times are medians in milliseconds.
//
// A first page is measured in a browser that nobody looks into: a debugger stops every new frame and worker until its
// driver has answered, which the bare page has none of. The page tells the bench's server when it has been painted; only
// then the driver comes, for the actions.
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { execFileSync, spawn } from 'node:child_process'
import { generateKeyPairSync, randomUUID, sign } from 'node:crypto'

const { chromium } = createRequire(new URL('../web/package.json', import.meta.url))('playwright-core')
const { PLATFORM_URL, OPERATOR_TOKEN, HUTONG, HUTONG_CHROMIUM } = process.env
const RUNS = Number(process.env.BENCH_RUNS ?? 10)

const call = async (token, path, body) => {
  const answer = await fetch(PLATFORM_URL + path, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`POST ${path} answered ${answer.status}: ${await answer.text()}`)
  return answer.json()
}

const base64url = value => Buffer.from(value).toString('base64url')

/** Registers a host of our own and publishes the bench app to it. */
async function prepare() {
  const organisation = async kind => {
    const { id } = await call(OPERATOR_TOKEN, '/v1/organisations', { name: `bench ${kind}`, kind })
    return (await call(OPERATOR_TOKEN, `/v1/organisations/${id}/tokens`, { name: 'bench' })).token
  }
  const keys = generateKeyPairSync('ed25519')
  const host = await call(await organisation('host_owner'), '/v1/hosts', {
    name: 'bench', bundle_ids: [], origins: [], surfaces: [], capabilities: [],
    keys: [{ kid: '1', public_key: keys.publicKey.export({ format: 'jwk' }).x }],
  })
  const developer = await organisation('developer')
  const app = await call(developer, '/v1/apps', { name: 'bench', appid: 'wxbe4c40000000000b' })
  const run = (...args) => execFileSync(HUTONG, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  run('login', '--server', PLATFORM_URL, '--token', developer)
  run('publish', new URL('app', import.meta.url).pathname, '--server', PLATFORM_URL, '--app', app.id, '--host', host.id)
  const assertion = () => {
    const now = Math.floor(Date.now() / 1000)
    const head = base64url(JSON.stringify({ alg: 'EdDSA', typ: 'JWT', kid: '1' }))
    const claims = base64url(JSON.stringify({ iss: host.id, sub: 'bench user', aud: host.issuer, iat: now, exp: now + 120, jti: randomUUID() }))
    return `${head}.${claims}.${base64url(sign(null, `${head}.${claims}`, keys.privateKey))}`
  }
  return () => ({ platform: PLATFORM_URL, host: host.id, app: app.id, key: host.platform_key, assertion: assertion() })
}

/** The two pages, from one server. */
async function serve(config) {
  const pages = { '/host': 'host.html', '/host?waiting': 'host.html', '/control': 'control.html' }
  const heard = { shown: undefined }
  const server = createServer(async (request, response) => {
    if (request.url === '/shown') {
      let body = ''
      for await (const chunk of request) body += chunk
      response.end()
      return heard.shown?.(Number(body))
    }
    const page = pages[request.url]
    if (!page) return response.writeHead(404).end()
    // What a host puts into its page; the control has everything in it, too.
    const text = (await readFile(new URL(page, import.meta.url), 'utf8')).replace('CONFIG', () => JSON.stringify(config())).replaceAll('PLATFORM', PLATFORM_URL)
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
    /** Taps `id` and waits until the page shows what the action is about. */
    act(id) {
      const root = find(document, 'ready').getRootNode()
      const before = rows()[500]?.textContent
      const shown = {
        fill: () => rowCount(root) === 1000,
        replace: () => rows()[999].textContent.includes(`round ${window.bench.round}`),
        one: () => rows()[500].textContent !== before,
        go: () => text('second').startsWith('SECOND bench'),
      }[id]
      if (id === 'replace' || id === 'one') window.bench.round = (window.bench.round ?? 0) + 1
      return new Promise((resolve, reject) => {
        const start = performance.now()
        const painted = () => requestAnimationFrame(() => { const { port1, port2 } = new MessageChannel(); port1.onmessage = () => resolve(performance.now() - start); port2.postMessage(0) })
        const look = () => {
          if (shown()) return painted()
          if (performance.now() - start > 10_000) return reject(new Error(`${id} was not shown`))
          const { port1, port2 } = new MessageChannel()
          port1.onmessage = look
          port2.postMessage(0)
        }
        find(document, id).click()
        look()
      })
    },
  }
}

/** A fresh browser that has opened `url`; `work` gets its address and when the page was shown. */
async function fresh(url, heard, work) {
  const profile = await mkdtemp(path.join(tmpdir(), 'hutong-bench-'))
  const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
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
    return await work(`http://127.0.0.1:${port}`, await shown)
  } finally {
    process.kill(-browser.pid, 'SIGKILL')
    await ended
    await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  }
}

const once = (url, heard, inFrame) => fresh(url, heard, async (debug, first) => {
  const browser = await chromium.connectOverCDP(debug)
  const page = browser.contexts()[0].pages().find(page => page.url() === url)
  const found = () => (inFrame ? page.frames().find(frame => frame.url().includes('/container/frame.html')) : page.mainFrame())
  while (!found()) await page.waitForTimeout(5)
  const target = found()
  await target.evaluate(inPage)
  const result = { first }
  for (const action of ['fill', 'replace', 'one', 'go']) result[action === 'go' ? 'second' : action] = await target.evaluate(id => window.bench.act(id), action)
  await browser.close()
  return result
})

const median = values => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]

const { server, heard, url } = await serve(await prepare())
const samples = { container: [], control: [] }
// In turn, so that both see the same machine.
for (let run = 0; run <= RUNS; run += 1) {
  const pair = {
    control: await once(`${url}/control`, heard, false),
    container: { ...(await once(`${url}/host`, heard, true)), waiting: await fresh(`${url}/host?waiting`, heard, (_, shown) => shown) },
  }
  if (run === 0) continue // warms the file cache
  samples.control.push(pair.control)
  samples.container.push(pair.container)
}
server.close()
const result = {}
// An element that waited for its app stands beside the first page of the bare page, too.
for (const what of ['first', 'waiting', 'second', 'fill', 'replace', 'one']) {
  const container = median(samples.container.map(sample => sample[what]))
  const control = median(samples.control.map(sample => sample[what] ?? sample.first))
  result[what] = { container: Math.round(container * 10) / 10, control: Math.round(control * 10) / 10, ratio: Math.round((container / control) * 100) / 100 }
}
console.log(JSON.stringify(result))
