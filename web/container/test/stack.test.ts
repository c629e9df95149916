// <hutong-stack>: mini-programs over one another, from one to the next and back, and those that wait behind.
import { beforeEach, expect, test } from 'vitest'
import { onStage, page, report, script, set } from './browser'
import { assertion } from './platform.mjs'

declare function notified(listener: (topic: string, value: unknown) => void): void
declare function invoke(capability: string, args?: unknown): Promise<unknown>
declare const started: { appid: string; launch: object }

/** Tells how it was started and every topic; a modal that the test answers says what to do next. */
const source = script(async () => {
  const tell = (what: unknown): void => void invoke('share.card', { title: JSON.stringify([started.appid, what]), path: '' })
  tell(started.launch)
  notified((topic, value) => tell([topic, value]))
  const failed = ({ message }: { message: string }): void => tell(message)
  for (;;) {
    const { content } = (await invoke('ui.modal', { title: started.appid, editable: true })) as { content?: string }
    const [what, ...args] = (content ?? '').split(' ')
    if (what === 'open') void invoke('app.open', { appId: args[0], path: 'pages/in?a=1', extraData: { cup: 2 } }).catch(failed)
    if (what === 'back') void invoke('app.back', { extraData: { paid: true } }).catch(failed)
    if (what === 'exit') void invoke('app.exit').catch(failed)
  }
})

onStage(Object.fromEntries([1, 2, 3].map((n) => [`app_${n}`, { files: { 'main/logic.js': source }, manifest: { app: `wx${n}` } }])))
beforeEach(async () => {
  await page.addScriptTag({ url: `${set.platform.url}/container/stack.js`, type: 'module' })
  await page.evaluate(({ platform, host, key, token }) => {
    const stack = document.createElement('hutong-stack')
    for (const [name, value] of Object.entries({ platform, host, 'platform-key': key })) stack.setAttribute(name, value)
    const { seen } = window as unknown as { seen: { cards: unknown[]; opened: unknown[] } }
    Object.assign(stack, { connect: { assertion: async () => token, share: (card: unknown) => void seen.cards.push(card) } })
    stack.addEventListener('hutong-front', (event) => void seen.opened.push((event as CustomEvent<{ app: string }>).detail.app))
    Object.assign(stack.style, { width: '390px', height: '700px' })
    document.body.append(stack)
  }, { platform: set.platform.url, host: set.platform.host, key: set.platform.key.publicKey, token: assertion('ada') })
})

const stack = (action: string): Promise<unknown> => page.evaluate(`(() => { const stack = document.querySelector('hutong-stack'); return ${action} })()`)
/** Tells the mini-program in front what to do. */
async function say(what: string): Promise<void> {
  const dialog = page.locator('hutong-app:not([hidden])').getByRole('dialog')
  await dialog.getByRole('textbox').fill(what)
  await dialog.getByRole('button', { name: 'OK' }).click()
}
const allow = (): Promise<void> => page.locator('hutong-app:not([hidden])').getByRole('button', { name: 'Allow' }).click()
const fronts = (): Promise<unknown> => page.evaluate(() => (window as unknown as { seen: { opened: unknown } }).seen.opened)
const apps = (): Promise<unknown> => page.evaluate(() => [...document.querySelectorAll('hutong-app')].map((app) => `${app.getAttribute('app')}${(app as HTMLElement).hidden ? ' behind' : ''}`))

/** The two that come next, of workers that do not wait for each other. */
const both = async (nth: number): Promise<unknown> => [await report(page, nth), await report(page, nth + 1)]

test('from one mini-program to another and back, with what each says to the other', async () => {
  await stack(`stack.open({ app: 'app_1', path: 'pages/a', scene: 1011 })`)
  expect(await report(page)).toEqual(['wx1', { path: 'pages/a', query: {}, scene: 1011 }])
  await say('open wx2')
  await allow()
  expect(await both(1)).toEqual(expect.arrayContaining([
    ['wx1', ['visibility', { state: 'hide' }]],
    ['wx2', { path: 'pages/in', query: { a: '1' }, scene: 1037, referrerInfo: { appId: 'wx1', extraData: { cup: 2 } } }],
  ]))
  await say('back')
  expect(await both(3)).toEqual(expect.arrayContaining([
    ['wx1', ['visibility', { state: 'show', path: '', query: {}, scene: 1038, referrerInfo: { appId: 'wx2', extraData: { paid: true } } }]],
    ['wx2', ['visibility', { state: 'hide' }]],
  ]))
  expect(await fronts()).toEqual(['app_1', 'app_2', 'app_1'])

  await say('back')
  expect(await report(page, 5)).toEqual(['wx1', 'it was not opened by another mini-program'])
  await say('open wx9')
  await allow()
  expect(await report(page, 6)).toEqual(['wx1', 'invalid appid wx9'])
})

test('the capsule’s close shows what lies below, and puts away what it closed', async () => {
  await stack(`stack.open({ app: 'app_1' })`)
  await report(page)
  await say('open wx2')
  await allow()
  await report(page, 2)
  await page.locator('hutong-app:not([hidden])').getByRole('button', { name: 'Close' }).click()
  expect(await both(3)).toContainEqual(['wx1', ['visibility', { state: 'show', path: '', query: {}, scene: 1038, referrerInfo: { appId: 'wx2' } }]])
  await page.locator('hutong-app:not([hidden])').getByRole('button', { name: 'Close' }).click()
  expect(await fronts()).toEqual(['app_1', 'app_2', 'app_1', null])
  expect(await stack('stack.app')).toBeNull()

  // Where it was left: the same worker.
  const [worker] = page.workers()
  await stack(`stack.open({ app: 'app_1', scene: 1001 })`)
  await expect.poll(() => report(page, 6)).toEqual(['wx1', ['visibility', { state: 'show', path: '', query: {}, scene: 1001 }]])
  expect(page.workers()).toContain(worker)
})

test('what waits behind is limited in number and in time, and ends when memory is short', async () => {
  await page.clock.install()
  await stack(`(stack.connect.policy = { background: { count: 1 } }, stack.open({ app: 'app_1' }))`)
  await report(page)
  for (const [n, app] of [[1, 'app_2'], [2, 'app_3']] as const) {
    await stack(`(stack.home(), stack.open({ app: '${app}' }))`)
    await page.waitForFunction((n) => (window as unknown as { seen: { events: { type: string }[] } }).seen.events.filter(({ type }) => type === 'hutong-ready').length > n, n)
  }
  expect(await apps()).toEqual(expect.arrayContaining(['app_2 behind', 'app_3']))
  expect(await apps()).not.toContain('app_1 behind')

  const workers = (): number => page.workers().length
  await page.clock.fastForward(31 * 60_000)
  await stack(`stack.open({ app: 'app_2' })`) // it has been away for too long: it starts anew
  await page.waitForFunction(() => (window as unknown as { seen: { events: { type: string }[] } }).seen.events.filter(({ type }) => type === 'hutong-ready').length === 4)
  expect(await apps()).toEqual(expect.arrayContaining(['app_3 behind', 'app_2']))

  await stack('stack.lowMemory()')
  expect(await apps()).toEqual(['app_3 behind', 'app_2']) // one of them can be returned to
  await stack('stack.home()')
  await stack('stack.lowMemory()')
  expect(await apps()).toEqual([])
  await expect.poll(workers).toBe(0)
})

test('an end of its own, and the host’s back button', async () => {
  await stack(`stack.open({ app: 'app_1' })`)
  await report(page)
  await say('open wx2')
  await allow()
  await report(page, 2)
  await page.locator('hutong-app:not([hidden])').getByRole('dialog').waitFor()
  expect(await stack('stack.back()')).toBe(true) // the dialog
  await page.locator('hutong-app:not([hidden])').getByRole('dialog').waitFor()
  await say('exit')
  await expect.poll(() => stack('stack.app')).toBe('app_1')
  expect(await stack('stack.back()')).toBe(true) // the dialog
})
