// A mini-program that wants out. Its script runs with everything a worker has; only the sandbox stands in its way.
import { expect, test } from 'vitest'
import { context, online, onStage, open, page, refused, report, script, set, sourceOf, type Seen } from './browser'

declare function invoke(capability: unknown, args?: unknown): Promise<unknown>
declare function view(kind: string, value: string): Promise<string>
declare function notified(listener: (topic: string, value: unknown) => void): void
declare const container: MessagePort

onStage({ app_1: {}, app_2: {} })

/** Gives an app a script and declared domains. */
function program(app: string, source: string, domains: Partial<Record<'request' | 'download', string[]>> = {}, files: Record<string, string> = {}): void {
  const lists = { download: [], request: [], socket: [], upload: [], webview: [], ...domains }
  set.platform.apps[app]!.package = set.pack({ files: { 'main/logic.js': source, ...files }, manifest: { domains: lists } })
}

/** Every way to the network, to storage and to running text as code that a worker has; says what came of each. */
const attacks = async ({ sink, platform, host }: { sink: string; platform: string; host: string }): Promise<Record<string, string>> => {
  const outcomes: Record<string, string> = {}
  const attempt = async (name: string, way: () => unknown): Promise<void> => {
    const late = new Promise((resolve) => setTimeout(resolve, 1500, 'no answer'))
    try {
      const got: unknown = await Promise.race([way(), late])
      outcomes[name] = `got ${typeof got === 'string' ? got : typeof got}`
    } catch {
      outcomes[name] = 'shut'
    }
  }
  const opened = (source: EventTarget, good: string): Promise<unknown> => new Promise((resolve, reject) => {
    source.addEventListener(good, () => resolve(good))
    source.addEventListener('error', reject)
  })
  for (const [where, url] of Object.entries({ sink, platform, host })) {
    await attempt(`fetch ${where}`, () => fetch(`${url}/fetch`))
    await attempt(`fetch opaque ${where}`, () => fetch(`${url}/fetch-opaque`, { mode: 'no-cors' }))
    await attempt(`importScripts ${where}`, () => (self as never as { importScripts(url: string): void }).importScripts(`${url}/script.js`))
    await attempt(`import ${where}`, () => import(/* @vite-ignore */ `${url}/script.js?module`))
    await attempt(`XMLHttpRequest ${where}`, () => {
      const request = new XMLHttpRequest()
      const done = opened(request, 'load')
      request.open('GET', `${url}/xhr`)
      request.send()
      return done
    })
    await attempt(`EventSource ${where}`, () => opened(new EventSource(`${url}/events`), 'open'))
    await attempt(`WebSocket ${where}`, () => opened(new WebSocket(`${url.replace('http', 'ws')}/socket`), 'open'))
    await attempt(`worker ${where}`, () => opened(new Worker(`${url}/script.js?worker`), 'message'))
    await attempt(`WebTransport ${where}`, () => new WebTransport(url.replace('http:', 'https:')).ready)
  }
  await attempt('indexedDB', () => opened(indexedDB.open('x'), 'success'))
  await attempt('caches', () => caches.open('x'))
  await attempt('storage directory', () => navigator.storage.getDirectory())
  await attempt('eval', () => (0, eval)('1'))
  await attempt('Function', () => new Function('return 1')())
  await attempt('timer text', () => new Promise((resolve, reject) => {
    Object.assign(self, { reached: resolve })
    ;(setTimeout as (code: string) => void)('reached("ran")')
    setTimeout(reject, 500)
  }))
  await attempt('WebAssembly', () => new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])))
  await attempt('parent', () => (parent as Window).document)
  await attempt('document', () => document.cookie)
  await attempt('nested worker', async () => {
    const nested = new Worker(URL.createObjectURL(new Blob([`fetch('${sink}/nested').then(() => postMessage('out'), () => postMessage('in'))`])))
    const said = await new Promise((resolve) => (nested.onmessage = ({ data }) => resolve(data)))
    nested.terminate()
    if (said !== 'out') throw new Error('a nested worker is as shut in as this one')
    return said
  })
  return outcomes
}

test('every way out of the worker is shut', async () => {
  const scope = { sink: set.sink.url, platform: set.platform.url, host: set.host }
  program('app_1', script(attacks, scope))
  const before = set.platform.requests.length
  expect(await open(page, set)).toBeNull()
  const outcomes = (await report(page)) as Record<string, string>
  expect(Object.entries(outcomes).filter(([, outcome]) => outcome !== 'shut')).toEqual([])
  expect(Object.keys(outcomes).length).toBeGreaterThan(30)
  expect(set.sink.requests).toEqual([])
  const strange = set.platform.requests.slice(before).filter((request) => !/ \/(connect|blobs)\/| \/container\/(frame\.html|(later|parts)\.js)$/.test(request))
  expect(strange).toEqual([])
})

test('control: in a worker of an ordinary page the same ways are open, and the sink hears of them', async () => {
  const scope = { sink: set.sink.url, platform: set.platform.url, host: set.host }
  await page.goto(`${set.sink.url}/page`)
  const outcomes = await page.evaluate((source) => new Promise<Record<string, string>>((resolve) => {
    const worker = new Worker(URL.createObjectURL(new Blob([source])))
    worker.onmessage = ({ data }) => resolve(data as Record<string, string>)
  }), `(${sourceOf(attacks)})(${JSON.stringify(scope)}).then(postMessage)`)
  const ways = ['fetch sink', 'fetch opaque sink', 'importScripts sink', 'import sink', 'XMLHttpRequest sink', 'EventSource sink', 'indexedDB', 'caches', 'eval', 'Function', 'timer text', 'WebAssembly', 'nested worker']
  for (const way of ways) expect(outcomes[way], way).toMatch(/^got (?!no answer)/)
  for (const path of ['/fetch', '/fetch-opaque', '/script.js', '/script.js?module', '/xhr', '/events', '/socket', '/nested']) {
    expect(set.sink.requests).toContain(`GET ${path}`)
  }
})

test('images come from declared origins only', async () => {
  const other = set.sink.url.replace('127.0.0.1', 'localhost')
  program('app_1', script(async ({ sink, other }: { sink: string; other: string }) => [
    await view('image', `${other}/beacon?secret`), await view('image', `${sink}/declared.svg`),
  ], { sink: set.sink.url, other }), { download: [set.sink.url] })
  await open(page, set)
  expect(await report(page)).toEqual(['blocked', 'loaded'])
  expect(set.sink.requests).toEqual(['GET /declared.svg'])
})

test('requests go to declared addresses only, with nothing of the host page', async () => {
  const undeclared = set.sink.url.replace('127.0.0.1', 'localhost')
  program('app_1', script(async ({ sink, undeclared }: { sink: string; undeclared: string }) => {
    const ask = (url: string, more = {}): Promise<unknown> => invoke('network.request', { url, ...more }).catch((error: unknown) => (error as { code: string }).code)
    return {
      declared: await ask(`${sink}/hello`), undeclared: await ask(`${undeclared}/x`), script: await ask('javascript:alert(1)'),
      file: await ask('file:///etc/passwd'), credentials: await ask(sink.replace('http://', 'http://evil@')), relative: await ask('/x'), slashless: await ask(sink.replace('http://', 'http:')),
      redirect: await ask(`${sink}/redirect`), large: await ask(`${sink}/large`), never: await ask(`${sink}/never`, { timeout: 50 }),
      header: await ask(`${sink}/h`, { header: { 'bad header': 'x' } }), method: await ask(sink, { method: 'TRACE' }), body: await ask(sink, { method: 'POST', data: { a: 1 } }),
    }
  }, { sink: set.sink.url, undeclared }), { request: [set.sink.url] })
  await context.addCookies([{ name: 'host', value: 'secret', url: set.host }])
  await open(page, set)
  expect(await report(page)).toMatchObject({
    declared: { statusCode: 200, cookies: [] }, undeclared: 'domain', script: 'domain', file: 'domain', credentials: 'invalid', relative: 'domain', slashless: 'domain',
    redirect: 'redirect', large: 'limit', never: 'timeout', header: 'invalid', method: 'invalid', body: 'invalid',
  })
  expect(set.sink.requests).not.toContain('GET /landed')
  expect(set.sink.requests.length).toBeGreaterThan(3)
  expect(set.sink.told).toEqual([])
})

test('forged messages change nothing and break nothing', async () => {
  program('app_1', script(async () => {
    const junk: unknown[] = [
      null, 1, 'x', {}, [], ['invoke'], ['invoke', 0, 'app.exit'], ['invoke', -1, 'app.exit'], ['invoke', '1', 'app.exit'], ['invoke', 1e99, 'app.exit'],
      ['invoke', 900001], ['invoke', 900002, null], ['invoke', 900003, '__proto__', {}], ['invoke', 900004, 'toString', {}], ['invoke', 900005, 'constructor'],
      ['abort'], ['abort', 77], ['result', 1, 1], ['start', {}], ['boot', {}], ['pong', {}], ['pong', 99], ['log', { toString: 1 }, 'x'], ['log', 'error', { toString: 1 }], ['page', { toString: 1 }], [['invoke']], Object.assign([], { 0: 'invoke', length: 2 ** 31 }),
    ]
    for (const message of junk) container.postMessage(message)
    const refused = (capability: unknown, args?: unknown): Promise<unknown> => invoke(capability, args).then(() => 'accepted', (error: { code: string; message: string }) => `${error.code}: ${error.message}`)
    const polluted = JSON.parse('{"title": "x", "__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}') as object
    const deep: unknown[] = []
    let inner = deep
    for (let level = 0; level < 500; level++) inner.push((inner = []))
    return {
      unknown: await refused('fly.away'), proto: await refused('__proto__'), number: await refused(7), logic: await refused('route.push', { url: 'x' }),
      missing: await refused('ui.toast.show'), wrong: await refused('ui.toast.show', { title: 1 }), text: await refused('ui.toast.show', 'x'), list: await refused('ui.sheet', { itemList: 'abc' }),
      long: await refused('ui.toast.show', { title: 'x'.repeat(5000) }), polluted: await refused('ui.toast.show', polluted), clean: ({} as { polluted?: boolean }).polluted ?? 'clean',
      deep: await refused('storage.set', { key: 'deep', data: deep }), huge: await refused('storage.set', { key: 'huge', data: 'x'.repeat(3e6) }), root: await refused('package.load', { root: '../../x' }),
      nan: await refused('ui.toast.show', { title: 'x', duration: NaN }), extra: await refused('app.open', { appId: 'x', extraData: 'x'.repeat(200_000) }),
    }
  }))
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  await open(page, set)
  const consent = page.getByRole('dialog')
  await consent.getByRole('button', { name: 'Allow' }).click()
  expect(await report(page)).toEqual({
    unknown: 'unsupported: not supported', proto: 'unsupported: not supported', number: 'unsupported: not supported', logic: 'unsupported: not supported',
    missing: 'invalid: parameter error: parameter.title should be String instead of Undefined;', wrong: 'invalid: parameter error: parameter.title should be String instead of Number;',
    text: 'invalid: parameter error: parameter should be Object instead of String;', list: 'invalid: parameter error: parameter.itemList should be Array instead of String;',
    long: 'limit: parameter.title is longer than 1024 characters', polluted: 'accepted', clean: 'clean', deep: 'accepted',
    huge: 'quota: entry size limit reached, 1048576 bytes', root: 'not_found: the package has no part ../../x',
    nan: 'invalid: parameter error: parameter.duration is out of range;', extra: 'limit: extraData larger than 102400 bytes',
  })
  expect(await page.evaluate(() => ({} as { polluted?: boolean }).polluted ?? 'clean')).toBe('clean')
  expect(errors).toEqual([])
})

test('two apps at once: neither sees the other, nor another user’s data', async () => {
  const note = script(async () => {
    const before = (self as never as { started: { storage: unknown } }).started.storage
    await invoke('storage.set', { key: 'note', data: { at: new Date(0), by: (self as never as { started: { appid: string } }).started.appid } })
    return before
  })
  program('app_1', note)
  set.platform.apps['app_2']!.package = set.pack({ files: { 'main/logic.js': note }, manifest: { app: 'wx2222222222222222' } })
  const stored = (by: string): unknown => [['note', { at: '1970-01-01T00:00:00.000Z', by }]]
  const expected: [app: string, user: string, unknown][] = [
    ['app_1', 'ada', []], ['app_2', 'ada', []], ['app_1', 'bob', []],
    ['app_1', 'ada', stored('wx0f1e2d3c4b5a6978')], ['app_2', 'ada', stored('wx2222222222222222')],
  ]
  for (const [at, [app, user, found]] of expected.entries()) {
    expect(await open(page, set, { app, user, id: `e${at}` })).toBeNull()
    expect(await report(page, at)).toEqual(found)
  }
  expect(await page.locator('hutong-app').count()).toBe(expected.length)
})

test('apps cannot talk to each other behind the host’s back', async () => {
  program('app_1', script(async () => {
    const heard: unknown[] = []
    new BroadcastChannel('x').onmessage = ({ data }) => heard.push(data)
    await new Promise<void>((resolve) => notified(() => resolve()))
    return heard
  }))
  program('app_2', script(async () => {
    const channel = new BroadcastChannel('x')
    const own = new BroadcastChannel('x')
    const heard = new Promise((resolve) => (own.onmessage = () => resolve('its own')))
    setInterval(() => channel.postMessage('hello'), 5)
    return heard
  }))
  await open(page, set, { id: 'one' })
  await open(page, set, { app: 'app_2', id: 'two' })
  expect(await report(page)).toBe('its own')
  await online(page)
  expect(await report(page, 1)).toEqual([])
})

test('an app in a busy loop is told about and can be left; the page stays responsive', async () => {
  program('app_1', script(async () => {
    setTimeout(() => { for (;;); }, 0)
  }))
  await open(page, set)
  await report(page)
  await page.locator('#own').click()
  expect(await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => resolve('drawn'))))).toBe('drawn')
  await page.getByRole('alert').getByText('It is not responding').waitFor()
  await page.getByRole('button', { name: 'Close' }).click()
  await page.waitForFunction(() => (window as unknown as { seen: Seen }).seen.events.some(({ type }) => type === 'hutong-close'))
  await expect.poll(() => page.workers().length).toBe(0)
})

test('an app that floods the page is stopped', async () => {
  const floods = {
    itself: script(async () => {
      for (let count = 0; count < 20_000; count++) container.postMessage(['pong', -1])
    }),
    'through its view': script(async () => {
      for (let count = 0; count < 40_000; count++) void view('chrome', '')
    }),
  }
  for (const [id, flood] of Object.entries(floods)) {
    program('app_1', flood)
    await open(page, set, { id })
    await page.waitForFunction((id) => (window as unknown as { seen: Seen }).seen.events.some((event) => event.id === id && (event.detail as { code?: string })?.code === 'flood'), id)
    await expect.poll(() => page.workers().length).toBe(0)
    await page.evaluate(() => document.querySelector('hutong-app')!.remove())
  }
})

test('a frame that is led elsewhere is taken down', async () => {
  program('app_1', script(async ({ sink }: { sink: string }) => void view('navigate', `${sink}/away`), { sink: set.sink.url }))
  await open(page, set)
  await page.waitForFunction(() => (window as unknown as { seen: Seen }).seen.events.some(({ detail }) => (detail as { code?: string })?.code === 'crash'))
  expect(await page.locator('hutong-app iframe').count()).toBe(0)
  expect(await refused(page)).toEqual([`frame-src ${set.sink.url}`])
})

test('a view that stops shows an error with a way back', async () => {
  program('app_1', script(async () => void view('crash', '')))
  await open(page, set)
  await page.getByRole('alert').getByText('crash').waitFor()
  program('app_1', script(async () => 'well'))
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.waitForFunction(() => (window as unknown as { seen: Seen }).seen.cards.at(-1)?.title === '"well"')
})
