// What the host's page draws over the frame: pages of the web, which may be hostile, and views of the host.
import { expect, test } from 'vitest'
import { context, onStage, open, page, report, script, set } from './browser'

declare function view(kind: string, value: unknown): Promise<unknown>
type Told = [node: number, event: string, detail: unknown][]

onStage({ app_1: {} }, undefined, 'http://127.0.0.1:* http://localhost:*')

const BOX = { box: [0, 44, 390, 600], clip: [0, 44, 390, 600] }

/** Shows embedded views as the frame asks for them, and reports what the container has told until `enough` events have come. */
async function shown(changes: [number, object | null][], enough: number, webview: string[] = [set.sink.url]): Promise<Told> {
  const source = script(async ({ changes, enough }: { changes: [number, object | null][]; enough: number }) => {
    for (const change of changes) void view('embed', change)
    const all: unknown[] = []
    while (all.length < enough) all.push(...((await view('told', null)) as unknown[]))
    return all
  }, { changes, enough })
  set.platform.apps['app_1']!.package = set.pack({ files: { 'main/logic.js': source }, manifest: { domains: { download: [], request: [], socket: [], upload: [], webview } } })
  expect(await open(page, set)).toBeNull()
  return (await report(page)) as Told
}

const inner = () => page.frames().find((frame) => frame.url().startsWith(set.sink.url))

test('a page of the declared domains is shown where the frame says, and speaks through the script', async () => {
  set.sink.pages['/web'] = `<!doctype html><title>A page</title><script src="${set.platform.url}/container/mini-program.js"></script><script>
    wx.miniProgram.postMessage({ data: { n: 1 } }); my.postMessage('at once'); swan.webView.navigateTo({ url: '/pages/b?x=1' })
    parent.postMessage(['hutong-web-view', 'answer', [1, 'forged']], '*')
    wx.miniProgram.getEnv((env) => { document.title = JSON.stringify(env) + ' ' + __wxjs_environment })
  </script>`
  const told = await shown([[7, { tag: 'web-view', attributes: { src: `${set.sink.url}/web` } }], [7, BOX]], 5)
  expect(told.map(([node]) => node)).toEqual([7, 7, 7, 7, 7])
  expect(told.map(([, event, detail]) => [event, detail]).filter(([event]) => event !== 'load')).toEqual([
    ['message', { n: 1 }], ['tell', 'at once'], ['navigate', { 'open-type': 'navigate', url: '/pages/b?x=1', delta: 1 }], ['title', '{"miniprogram":true} miniprogram'],
  ])
  const box = await page.locator('hutong-app iframe').nth(1).boundingBox()
  expect(box).toMatchObject({ width: 390, height: 600 })
})

test('a hostile page reaches neither the container nor the top frame', async () => {
  set.sink.pages['/web'] = `<!doctype html><script>
    const outcomes = {}
    const attempt = (name, way) => { try { outcomes[name] = String(way()) } catch (error) { outcomes[name] = error.name } }
    attempt('parent', () => parent.document.title)
    attempt('element', () => frameElement.tagName)
    attempt('top', () => { top.location = '${set.sink.url}/stolen' })
    attempt('sibling', () => parent.frames[0].document.title)
    parent.postMessage(['frame'], '*', [new MessageChannel().port1, new MessageChannel().port2])
    parent.postMessage(['hutong-web-view', 'message', outcomes], '*')
  </script>`
  const told = await shown([[7, { tag: 'web-view', attributes: { src: `${set.sink.url}/web` } }]], 2)
  const outcomes = told.find(([, event]) => event === 'message')![2] as Record<string, string>
  expect(outcomes).toMatchObject({ parent: 'SecurityError', element: 'TypeError', sibling: 'SecurityError' })
  expect(page.url()).toBe(`${set.host}/`)
  expect(set.sink.requests).not.toContain('GET /stolen')
})

test('other pages are refused, and one of the host has no origin', async () => {
  const own = new URL(set.host).origin
  const told = await shown([
    [1, { tag: 'web-view', attributes: { src: 'https://undeclared.test/' } }], [2, { tag: 'web-view', attributes: { src: 'javascript:parent.hit=1' } }],
    [3, { tag: 'web-view', attributes: { src: `${own}/` } }], [3, BOX],
  ], 3, [set.sink.url, own])
  expect(told.filter(([, event]) => event === 'refused').map(([node]) => node)).toEqual([1, 2])
  expect(await page.locator('hutong-app iframe').nth(3).getAttribute('sandbox')).not.toContain('allow-same-origin')
  expect(await page.evaluate(() => 'hit' in window)).toBe(false)
})

test('the host draws its own views; what nobody draws is absent', async () => {
  await page.evaluate(() => {
    const make = document.createElement.bind(document)
    document.createElement = ((tag: string) => {
      const element = make(tag)
      if (tag === 'hutong-app') {
        Object.defineProperty(element, 'connect', { configurable: true, set(connect: object) {
          delete (element as { connect?: unknown }).connect
          Object.assign(element, { connect: { ...connect, views: { camera: (attributes: object, tell: (event: string, detail: unknown) => void) => {
            const view = document.createElement('b')
            view.textContent = JSON.stringify(attributes)
            tell('initdone', { maxZoom: 2 })
            return { element: view, update: (now: object) => { view.textContent = JSON.stringify(now) }, call: (method: string, args: unknown[]) => ({ method, args }) }
          } } } })
        } })
      }
      return element
    }) as typeof document.createElement
  })
  const told = await shown([
    [1, { tag: 'camera', attributes: { flash: 'on' } }], [1, BOX], [1, { attributes: { flash: 'off' } }], [1, { call: [5, 'takePhoto', [{ quality: 'high' }]] }],
    [2, { tag: 'constructor', attributes: {} }], [3, { tag: 'live-player', attributes: {} }],
  ], 4)
  expect(told.filter(([node]) => node === 1)).toEqual([[1, 'initdone', { maxZoom: 2 }], [1, 'answer', [5, { method: 'takePhoto', args: [{ quality: 'high' }] }]]])
  expect(told.filter(([, event]) => event === 'absent').map(([node]) => node)).toEqual([2, 3])
  expect(await page.locator('hutong-app b').textContent()).toBe('{"flash":"off"}')
})

test('maps hear where the user is after they agreed, asked once for all of them', async () => {
  await context.grantPermissions(['geolocation'])
  await context.setGeolocation({ latitude: 39.908823, longitude: 116.39747, accuracy: 12 })
  const told = shown([[7, { locate: true }], [8, { locate: true }], [9, { locate: 'yes' }]], 2)
  await page.getByText('Use your location').waitFor()
  await page.getByRole('button', { name: 'Allow' }).click()
  const all = await told
  expect(all.map(([node, event]) => [node, event])).toEqual([[7, 'located'], [8, 'located']])
  // In the coordinates of the markers.
  for (const [, , place] of all) expect((place as { longitude: number }).longitude).toBeCloseTo(116.403714, 4)
})

test('maps hear nothing of a user who does not agree', async () => {
  await context.grantPermissions(['geolocation'])
  const told = shown([[7, { locate: true }]], 1)
  await page.getByText('Use your location').waitFor()
  await page.getByRole('button', { name: 'Refuse' }).click()
  expect(await told).toEqual([[7, 'located', null]])
})

test('the frame gets tiles of maps from the host’s source, by numbers alone', async () => {
  const source = script(async () => [await view('asset', 'tile:3/1/2'), await view('asset', 'tile:3/1/x')])
  set.platform.apps['app_1']!.package = set.pack({ files: { 'main/logic.js': source } })
  await open(page, set, { map: { tiles: `${set.sink.url}/{z}-{x}-{y}`, attribution: '' } })
  expect(await report(page)).toEqual(['image/svg+xml <svg xmlns="http://www.w3.org/2000/svg"/>', null])
  expect(set.sink.requests).toEqual(['GET /3-1-2'])
})

test('what the frame takes away is gone, also when it names no view', async () => {
  set.sink.pages['/web'] = '<!doctype html>'
  await shown([[7, { tag: 'web-view', attributes: { src: `${set.sink.url}/web` } }], [7, BOX], [8, null], [9, { box: 'all' }], [10, { tag: 'none' }]], 2)
  await expect.poll(() => inner() !== undefined).toBe(true)
  await page.evaluate(() => document.querySelector('hutong-app')!.remove())
  await expect.poll(() => inner()).toBe(undefined)
})

test('over a page that is banned no page of the web is seen, not even one that fills the screen', async () => {
  set.sink.pages['/web'] = '<!doctype html><button onclick="document.documentElement.requestFullscreen()">grow</button>'
  await shown([[7, { tag: 'web-view', attributes: { src: `${set.sink.url}/web` } }], [7, BOX]], 1)
  const full = (): Promise<boolean> => page.evaluate(() => document.fullscreenElement !== null)
  await inner()!.getByRole('button').click()
  await expect.poll(full).toBe(true)
  const { entry } = JSON.parse(set.platform.apps['app_1']!.package.manifest) as { entry: string }
  set.platform.standings = { app_1: { blocked_pages: [entry] } }
  await page.getByText('The platform has closed this page.').waitFor()
  await expect.poll(full).toBe(false)
  // Nor is it heard: it is not there.
  await expect.poll(() => page.locator('hutong-app iframe').count()).toBe(1)
  set.platform.standings = {}
  await expect.poll(() => page.locator('hutong-app iframe').count(), { timeout: 10_000 }).toBe(2)
})
