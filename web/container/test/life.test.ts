// What a host does with a mini-program that runs: it puts it away, goes back in it, dresses it, and the next version comes.
import { expect, test } from 'vitest'
import { type Seen, context, onStage, open, page, report, script, set } from './browser'

declare function notified(listener: (topic: string, value: unknown) => void): void
declare function invoke(capability: string, args?: unknown): Promise<unknown>
declare const container: MessagePort

/** Hands every topic that it is told to the host as a card. */
const telling = script(async () => {
  notified((topic, value) => void invoke('share.card', { title: JSON.stringify([topic, value]), path: '' }))
  return 'up'
})

onStage({ app_1: { files: { 'main/logic.js': telling } } })

const element = (action: string): Promise<unknown> => page.evaluate(`(() => { const app = document.querySelector('hutong-app'); return ${action} })()`)
const release = (source: string, code: number, manifest = {}): void => {
  set.platform.apps['app_1']!.package = set.pack({ files: { 'main/logic.js': source }, manifest: { version: { code, name: `v${code}` }, ...manifest } })
}
const ready = (count: number): Promise<unknown> =>
  page.waitForFunction((count) => (window as unknown as { seen: Seen }).seen.events.filter(({ type }) => type === 'hutong-ready').length === count, count)

test('hidden it goes to the background; it comes back as it was, or as it is entered', async () => {
  await open(page, set)
  expect(await report(page)).toBe('up')
  await element('app.hidden = true')
  expect(await report(page, 1)).toEqual(['visibility', { state: 'hide' }])
  await element('app.hidden = false')
  expect(await report(page, 2)).toEqual(['visibility', { state: 'show' }])
  await element('app.hidden = true')
  await element(`app.enter({ path: 'pages/b?x=1', scene: 1038, referrerInfo: { appId: 'wx2', extraData: { paid: true } } })`)
  expect(await report(page, 4)).toEqual(['visibility', { state: 'show', path: 'pages/b', query: { x: '1' }, scene: 1038, referrerInfo: { appId: 'wx2', extraData: { paid: true } } }])
  expect(await element('app.hidden')).toBe(false)
  await element('app.lowMemory(15)')
  expect(await report(page, 5)).toEqual(['memory', { level: 15 }])
})

test('back goes from a dialog, from a page, and then says that there is nothing left', async () => {
  release(script(async () => {
    notified((topic) => void invoke('share.card', { title: JSON.stringify(topic), path: '' }))
    container.postMessage(['page', 'pages/b', 2])
    return invoke('ui.modal', { title: 'sure?' })
  }), 1)
  await open(page, set)
  await page.getByRole('dialog').waitFor()
  expect(await element('app.back()')).toBe(true)
  expect(await report(page)).toMatchObject({ confirm: false })
  expect(await page.getByRole('dialog').count()).toBe(0)
  expect(await element('app.back()')).toBe(true)
  expect(await report(page, 1)).toBe('back')

  release(script(async () => container.postMessage(['page', 'pages/a', 1])), 1)
  await element('app.restart()')
  await ready(2)
  expect(await element('app.back()')).toBe(false)
})

test('what lies over the first page is a step back, too', async () => {
  release(script(async () => {
    notified((topic) => {
      container.postMessage(['page', 'pages/a', 1])
      void invoke('share.card', { title: JSON.stringify(topic), path: '' })
    })
    container.postMessage(['page', 'pages/a', 2])
  }), 1)
  await open(page, set)
  await expect.poll(() => element('app.back()')).toBe(true)
  expect(await report(page, 1)).toBe('back')
  await expect.poll(() => element('app.back()')).toBe(false)
})

test('a close that the host prevents leaves it running', async () => {
  await open(page, set)
  await element(`app.addEventListener('hutong-close', (event) => event.preventDefault(), { once: true })`)
  await page.getByRole('button', { name: 'Close' }).click()
  expect(page.workers()).toHaveLength(1)
  await page.getByRole('button', { name: 'Close' }).click()
  await expect.poll(() => page.workers().length).toBe(0)
})

test('the look is the host’s: no capsule, its colours, its words', async () => {
  await open(page, set)
  await element(`app.connect = { ...app.connect, look: { capsule: false, colors: { accent: 'rgb(1, 2, 3)' }, words: { restart: 'Once more' }, language: 'en' } }`)
  await ready(2)
  expect(await page.getByRole('button', { name: 'Menu' }).count()).toBe(0)
  await element('app.menu()')
  await page.getByRole('menuitem', { name: 'Once more' }).click()
  await ready(3)
  expect(await element(`getComputedStyle(app).getPropertyValue('--accent')`)).toBe('rgb(1, 2, 3)')
})

test('a colour of the host goes before that of the vendor in what is asked', async () => {
  release(script(async () => invoke('ui.modal', { title: 'sure?' })), 1)
  await open(page, set)
  const colour = (): Promise<string> => page.getByRole('dialog', { name: 'sure?' }).getByRole('button', { name: 'OK' }).evaluate((button) => getComputedStyle(button).color)
  expect(await colour()).toBe('rgb(87, 107, 149)')
  await element(`app.connect = { ...app.connect, look: { colors: { accent: 'rgb(1, 2, 3)' } } }`)
  await ready(2)
  expect(await colour()).toBe('rgb(1, 2, 3)')
})

test('a host opens and closes domains for what runs in it', async () => {
  release(script(async ({ declared, extra }: { declared: string; extra: string }) => {
    const ask = (url: string): Promise<unknown> => invoke('network.request', { url }).then(() => 'answered', ({ code }: { code: string }) => code)
    return [await ask(declared), await ask(extra)]
  }, { declared: set.sink.url, extra: set.platform.url + '/connect/none' }), 1, { domains: { download: [], request: [set.sink.url], socket: [], upload: [], webview: [] } })
  await open(page, set)
  expect(await report(page)).toEqual(['answered', 'domain'])
  await open(page, set, { id: 'two', policy: { domains: { allow: { request: [set.platform.url] }, deny: [set.sink.url] } } })
  expect(await report(page, 1)).toEqual(['domain', 'answered'])
})

test('what a call came to is told to the host', async () => {
  await element('void 0')
  await page.evaluate(() => addEventListener('hutong-capability', (event) => (window as unknown as { seen: Seen }).seen.opened.push((event as CustomEvent).detail)))
  release(script(async () => invoke('app.back').catch(() => undefined)), 1)
  await open(page, set, { without: ['share'] })
  const told = await page.waitForFunction(() => (window as unknown as { seen: Seen }).seen.opened[0])
  expect(await told.jsonValue()).toMatchObject({ name: 'app.back', code: 'unsupported', milliseconds: expect.any(Number) as number })
})

/** Tells the states of the update one by one. */
const watching = `
  container.addEventListener('message', ({ data: [kind, , value] }) => kind === 'progress' && invoke('share.card', { title: JSON.stringify(value), path: '' }))
  invoke('app.update.watch')
`

test('a newer version is looked for when it comes to the front again, fetched, and taken at the next start', async () => {
  await page.clock.install()
  release(watching, 1)
  await open(page, set)
  expect(await report(page)).toEqual({ state: 'none' })
  release(telling, 2)
  set.platform.requests.length = 0
  await element('app.hidden = true')
  await element('app.hidden = false')
  await page.clock.fastForward(6 * 60_000)
  expect(set.platform.requests.filter((request) => request.endsWith('/release'))).toEqual([])
  await element('app.hidden = true')
  await element('app.hidden = false')
  expect(await report(page, 1)).toEqual({ state: 'found' })
  expect(await report(page, 2)).toEqual({ state: 'ready' })

  set.platform.firstBytes = 0
  set.platform.requests.length = 0
  await element('app.restart()')
  expect(await report(page, 3)).toBe('up')
  expect(set.platform.requests.filter((request) => request.includes('/blobs/'))).toEqual([])
})

test('a version that may not run any more is started anew by itself', async () => {
  await page.clock.install()
  release(watching, 1)
  await open(page, set)
  expect(await report(page)).toEqual({ state: 'none' })
  release(telling, 3)
  set.platform.tamper = () => set.platform.release('app_1', { min_version_code: 2 })
  await page.clock.fastForward(6 * 60_000)
  await element('app.hidden = true')
  await element('app.hidden = false')
  await ready(2)
  expect(await report(page, 1)).toBe('up')
})

test('without network it starts from what ran here last, as long as the platform’s statement is good', async () => {
  const offline = async (id: string, start: () => Promise<unknown>): Promise<{ code?: string; offline?: boolean }> => {
    // An element that waits has its runtime before the network goes.
    await page.evaluate((id) => document.body.append(Object.assign(document.createElement('hutong-app'), { id })), id)
    await expect.poll(() => page.workers().length).toBe(1)
    await context.setOffline(true)
    await start()
    const told = await page.waitForFunction((id) => (window as unknown as { seen: Seen }).seen.events.find((event) => event.id === id && /ready|error/.test(event.type))?.detail, id)
    await page.evaluate((id) => document.getElementById(id)!.remove(), id)
    await context.setOffline(false)
    return (await told.jsonValue()) as object
  }
  const start = (id: string, subject?: string) => () => page.evaluate(({ id, subject, platform, host, key }) => {
    const element = document.getElementById(id)!
    for (const [name, value] of Object.entries({ platform, host, app: 'app_1', 'platform-key': key })) element.setAttribute(name, value)
    Object.assign(element, { connect: { assertion: () => Promise.reject(new Error('no network')), ...(subject && { subject: () => subject }) } })
  }, { id, subject, platform: set.platform.url, host: set.platform.host, key: set.platform.key.publicKey })

  await open(page, set)
  await page.waitForFunction(async () => {
    const shelf = (await caches.keys()).find((name) => name.startsWith('hutong'))
    return shelf && (await (await caches.open(shelf)).keys()).some(({ url }) => url.startsWith('https://release.invalid/'))
  })
  await page.evaluate(() => document.querySelector('hutong-app')!.remove())
  await expect.poll(() => page.workers().length).toBe(0)

  expect(await offline('again', start('again', 'ada'))).toMatchObject({ offline: true })
  expect(await offline('nobody', start('nobody'))).toMatchObject({ code: 'offline' })
  expect(await offline('other', start('other', 'bob'))).toMatchObject({ code: 'offline' })
  await page.evaluate(async () => {
    const shelf = await caches.open((await caches.keys())[0]!)
    for (const kept of (await shelf.keys()).filter(({ url }) => url.startsWith('https://release.invalid/'))) {
      const opening = (await (await shelf.match(kept))!.json()) as { release: string }
      await shelf.put(kept, Response.json({ ...opening, release: opening.release.replace('"rollback":false', '"rollback":true') }))
    }
  })
  expect(await offline('altered', start('altered', 'ada'))).toMatchObject({ code: 'release_signature' })
})

test('parts that a page is followed by are fetched when it has been entered', async () => {
  const rule = { 'pages/index': { network: 'all', packages: ['shop'] } }
  set.platform.apps['app_1']!.package = set.pack({
    files: {
      'main/logic.js': `container.postMessage(['page', 'pages/index?a=1', 1])`,
      'sub/packageShop/logic.js': '// shop', 'sub/packageShop/styles.json': '{}',
      'config.json': JSON.stringify({ entry: 'pages/index', window: {}, pages: {}, components: {}, functions: { preloadRule: rule }, subpackages: [{ root: 'packageShop', name: 'shop' }] }),
    },
    manifest: { subpackages: [{ name: 'shop', pages: [], root: 'packageShop' }] },
  })
  await open(page, set)
  const blobs = (): string[] => set.platform.requests.filter((request) => request.includes('/blobs/'))
  await expect.poll(() => blobs().length).toBe(1) // the sheets have the content of those of the main package, which came with the release
})
