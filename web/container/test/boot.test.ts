import { expect, test } from 'vitest'
import { type Seen, context, hostPage, onStage, open, page, refused, report, script, set } from './browser'
import { assertion, newKey, signed } from './platform.mjs'

declare function notified(listener: (topic: string, value: unknown) => void): void
declare const started: Record<string, unknown>

const hello = script(async () => started)

onStage({ app_1: { files: { 'main/logic.js': hello, 'assets/a.txt': 'text of a' } } })

test('an app starts under a strict host policy and gets all it needs', async () => {
  const violations: string[] = []
  page.on('console', (message) => message.type() === 'error' && violations.push(message.text()))
  expect(await open(page, set, { path: '/pages/index?table=7' })).toBeNull()
  expect(await report(page)).toMatchObject({
    appid: 'wx0f1e2d3c4b5a6978', offered: [], scripts: [], storage: [], launch: { path: 'pages/index', query: { table: '7' }, scene: 1001 },
    config: { entry: 'pages/index' }, runtime: { version: '1.0.0', track: 'online' },
    system: { windowWidth: 390, windowHeight: 700, menuButton: { width: 87, right: 383 } },
  })
  expect(violations).toEqual([])
})

test('control: what the host’s policy refuses is seen, and fails a test that does not expect it', async () => {
  await page.evaluate(() => void document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.ran = true' })))
  await expect.poll(() => refused(page)).toEqual(['script-src-elem inline'])
})

test('small files come with the release: a first start asks the platform once', async () => {
  set.platform.requests.length = 0
  expect(await open(page, set)).toBeNull()
  const asked = set.platform.requests.filter((request) => !request.includes('/container/') && !request.endsWith('/apps'))
  expect(asked).toEqual(['POST /connect/open'])
})

test('the second start takes larger files from this device', async () => {
  set.platform.firstBytes = 0
  await open(page, set)
  await page.evaluate(() => document.querySelector('hutong-app')!.remove())
  set.platform.requests.length = 0
  expect(await open(page, set, { id: 'two' })).toBeNull()
  expect(set.platform.requests).toContain('POST /connect/open')
  expect(set.platform.requests.filter((request) => request.includes('/blobs/'))).toEqual([])
})

test('a kept file that was damaged is fetched again', async () => {
  set.platform.firstBytes = 0
  await open(page, set)
  await page.evaluate(async () => {
    document.querySelector('hutong-app')!.remove()
    for (const name of await caches.keys()) {
      const shelf = await caches.open(name)
      for (const kept of await shelf.keys()) await shelf.put(kept, new Response('damaged'))
    }
  })
  expect(await open(page, set, { id: 'two' })).toBeNull()
})

test('what was altered on the way is refused, and the user is told what it was', async () => {
  const { platform } = set
  const stranger = newKey()
  const flip = (text: string): string => (text[0] === 'A' ? 'B' : 'A') + text.slice(1)
  const original = platform.apps['app_1']!.package
  const tampers: Record<string, typeof platform.tamper> = {
    release_signature: (answer) => ({ ...answer, release: answer.release.replace('"rollback":false', '"rollback":true') }),
    release_mismatch: () => platform.release('app_1', { host: 'host_2' }),
    release_expired: () => platform.release('app_1', { expires_at: Date.now() - 1 }),
    manifest_hash: (answer) => ({ ...answer, manifest: answer.manifest.replace('1.0.0', '1.0.1') }),
    manifest_signature: (answer) => ({ ...answer, signature: { ...answer.signature, signature: flip(answer.signature.signature) } }),
    foreign_key: (answer) => ({ ...answer, signature: signed(answer.manifest, stranger, original.contents).signature }),
    manifest_mismatch: () => platform.release('app_1', { appid: 'wx0000000000000000' }),
  }
  for (const [code, tamper] of Object.entries(tampers)) {
    platform.tamper = tamper
    expect(await open(page, set, { id: code })).toBe(code)
    const shown = page.locator(`#${code} [role=alert]`)
    expect(await shown.textContent()).toContain(code)
    expect(await page.locator(`#${code} iframe`).count()).toBe(0)
    await page.evaluate((id) => document.getElementById(id)!.remove(), code)
  }
  platform.tamper = (answer) => answer
  expect(await open(page, set, { id: 'other-key', key: newKey().publicKey })).toBe('release_signature')

  platform.blob = (bytes) => Buffer.from(bytes).fill('x', 0, 1)
  for (const firstBytes of [128 * 1024, 0]) {
    platform.firstBytes = firstBytes
    expect(await open(page, set, { id: `file-${firstBytes}` })).toBe('file_hash')
    await page.evaluate((id) => document.getElementById(id)!.remove(), `file-${firstBytes}`)
  }
  expect(await open(page, set, { id: 'file' })).toBe('file_hash')
  expect(await page.locator('#file [role=alert]').textContent()).toMatch(/(config\.json|main\/logic\.js|main\/styles\.json)/)

  // The same element recovers when the user tries again.
  platform.blob = (bytes) => bytes
  await page.locator('#file').getByRole('button', { name: 'Try again' }).click()
  await page.waitForFunction(() => (window as unknown as { seen: Seen }).seen.events.some(({ id, type }) => id === 'file' && type === 'hutong-ready'))
})

test('an older version than the one that ran here needs the platform’s leave', async () => {
  const { platform } = set
  const version = (code: number): void => {
    platform.apps['app_1']!.package = set.pack({ files: { 'main/logic.js': hello }, manifest: { version: { code, name: `v${code}` } } })
  }
  version(5)
  expect(await open(page, set, { id: 'five' })).toBeNull()
  version(4)
  expect(await open(page, set, { id: 'four' })).toBe('version_rollback')
  // It is kept in the browser, not in the page.
  const later = await hostPage(context, set)
  expect(await open(later, set, { id: 'four' })).toBe('version_rollback')
  platform.tamper = () => platform.release('app_1', { rollback: true })
  expect(await open(later, set, { id: 'allowed' })).toBeNull()
})

test('nothing is released to this user: the platform’s code is shown', async () => {
  delete set.platform.apps['app_1']
  expect(await open(page, set)).toBe('release_not_found')
})

test('an element that waits for its app has the runtime ready, and asks nobody', async () => {
  const { platform } = set
  platform.requests.length = 0
  await page.evaluate(() => document.body.append(Object.assign(document.createElement('hutong-app'), { id: 'waiting' })))
  await expect.poll(() => page.workers().length).toBe(1)
  expect(platform.requests).toEqual(['GET /container/frame.html'])
  const [worker] = page.workers()
  expect(await page.locator('#waiting').getByRole('button').count()).toBe(0)

  await page.evaluate(({ url, host, key, token }) => {
    const element = document.getElementById('waiting')!
    for (const [name, value] of Object.entries({ platform: url, host, app: 'app_1', 'platform-key': key })) element.setAttribute(name, value)
    Object.assign(element, { connect: { assertion: async () => token } })
  }, { url: platform.url, host: platform.host, key: platform.key.publicKey, token: assertion('ada') })
  await page.waitForFunction(() => (window as unknown as { seen: Seen }).seen.events.some(({ type }) => type === 'hutong-ready'))
  expect(page.workers()).toEqual([worker])
  expect(platform.requests.filter((request) => request.endsWith('frame.html'))).toHaveLength(1)

  await page.evaluate(() => document.getElementById('waiting')!.remove())
  await expect.poll(() => page.workers().length).toBe(0)
})

test('a new path opens that page of the running app', async () => {
  const source = script(async () => new Promise((resolve) => notified((topic, value) => resolve([topic, value]))))
  set.platform.apps['app_1']!.package = set.pack({ files: { 'main/logic.js': source } })
  await open(page, set)
  await page.evaluate(() => document.querySelector('hutong-app')!.setAttribute('path', 'pages/menu?cup=2'))
  expect(await report(page)).toEqual(['visibility', { state: 'show', path: 'pages/menu', query: { cup: '2' }, scene: 1001 }])
  expect(page.workers()).toHaveLength(1)
})

test('removing the element ends worker and frame', async () => {
  await open(page, set)
  expect(page.workers()).toHaveLength(1)
  await page.evaluate(() => document.querySelector('hutong-app')!.remove())
  await expect.poll(() => page.workers().length).toBe(0)
  await expect.poll(() => page.frames().length).toBe(1)
})
