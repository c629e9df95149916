// <hutong-center>: what a host offers, what its user used last and collected, in a host's page under a strict policy.
import type { Page } from 'playwright-core'
import { beforeEach, expect, test } from 'vitest'
import { context, hostPage, onStage, page, script, set } from './browser'
import { assertion } from './platform.mjs'

declare function view(kind: string, value: unknown): Promise<unknown>

onStage({ app_1: { files: { 'main/logic.js': script(async () => view('chrome', { title: 'It runs' })) } } })

interface Placing {
  user?: string | null
  view?: string
  look?: object
  target?: boolean
}

/** Puts a centre, and a stack that it opens in, into the page; what it was asked to open is `window.opened`. */
async function place(on: Page, { user = 'ada', view, look, target = true }: Placing = {}): Promise<void> {
  await Promise.all(['center.js', 'stack.js'].map((name) => on.addScriptTag({ url: `${set.platform.url}/container/${name}`, type: 'module' })))
  await on.evaluate(({ platform, host, key, token, user, view, look, target }) => {
    const connect = { assertion: async () => token, ...(user !== null && { subject: () => user }), look }
    const [stack, center] = [document.createElement('hutong-stack'), document.createElement('hutong-center')]
    for (const [name, value] of Object.entries({ platform, host, 'platform-key': key, id: 'stack' })) stack.setAttribute(name, value)
    for (const [name, value] of Object.entries({ platform, host, ...(view && { view }), ...(target && { for: 'stack' }) })) center.setAttribute(name, value)
    for (const element of [stack, center]) Object.assign(element, { connect })
    Object.assign(stack.style, { position: 'fixed', inset: '0' })
    stack.hidden = true
    stack.addEventListener('hutong-front', (event) => (stack.hidden = (event as CustomEvent<{ app: string | null }>).detail.app === null))
    Object.assign(window, { opened: [] })
    center.addEventListener('hutong-open', (event) => (window as unknown as { opened: unknown[] }).opened.push((event as CustomEvent).detail))
    document.documentElement.style.colorScheme = 'light dark'
    document.body.append(center, stack)
  }, { platform: set.platform.url, host: set.platform.host, key: set.platform.key.publicKey, token: assertion(user ?? 'ada'), user, view, look, target })
}

const center = (on = page) => on.locator('hutong-center')
const list = (on = page) => center(on).getByRole('list', { name: 'Mini-programs' })
const names = (on = page): Promise<string[]> => list(on).locator('.name').allTextContents()
const row = (name: string, on = page): Promise<string[]> => center(on).getByRole('region', { name }).locator('.name').allTextContents()
const field = () => center().getByRole('searchbox', { name: 'Search mini-programs' })
const status = () => center().locator('.status')
const opened = (): Promise<unknown> => page.evaluate(() => (window as unknown as { opened: unknown }).opened)
const focused = (): Promise<unknown> => page.evaluate(() => {
  const active = document.querySelector('hutong-center')!.shadowRoot!.activeElement
  return active && [active.className || active.tagName, active.closest('li')?.dataset['app']]
})
const open = (id: string) => list().locator(`[data-app="${id}"] .open`).click()
const star = (id: string) => list().locator(`[data-app="${id}"]`).getByRole('button', { name: /collection$/ })
/** The list stands; its own app is the last of it. */
const ready = (on = page) => list(on).locator('[data-app="app_1"]').waitFor()
/** Time passes only when the test says so. */
async function stopTheClock(): Promise<void> {
  await page.clock.install({ time: 0 })
  await page.clock.pauseAt(60_000)
}
/** Takes the mini-program in front away. */
const leave = () => page.locator('hutong-app:not([hidden])').getByRole('button', { name: 'Close' }).click()

beforeEach(() => {
  set.platform.offers = [
    { id: 'app_tea', name: 'Tea House', summary: 'Drinks of the lane', category: 'food' },
    { id: 'app_bus', name: 'Bus', category: 'transport' },
  ]
})

test('what is offered is listed page by page as one goes down, each once', async () => {
  set.platform.offers = Array.from({ length: 100 }, (_, n) => ({ id: `app_n${n % 95}`, name: `Number ${n}` }))
  await page.setViewportSize({ width: 400, height: 640 })
  await place(page)
  await expect.poll(() => names().then((all) => all.length)).toBe(40)
  expect(set.platform.asked.filter((query) => query.includes('limit'))).toEqual(['limit=40'])
  await page.mouse.wheel(0, 100_000)
  await expect.poll(() => names().then((all) => all.length)).toBeGreaterThan(40)
  await expect.poll(async () => (await page.mouse.wheel(0, 100_000), (await names()).at(-1))).toBe('App app_1')
  expect(await names()).toHaveLength(96)
  expect(set.platform.asked.filter((query) => query.includes('limit'))).toEqual(['limit=40', 'limit=40&cursor=40', 'limit=40&cursor=80'])
})

test('names are text, whatever they are', async () => {
  set.platform.offers = [
    { id: 'app_img', name: '<img src=x onerror=alert(1)>', icon: 'javascript:alert(1)' },
    { id: 'app_long', name: 'x'.repeat(10_000), summary: 'y'.repeat(10_000) },
    { id: 'app_rtl', name: 'קפה \u202Eabc', icon: `${set.sink.url}/icon.svg` },
  ]
  await page.setViewportSize({ width: 320, height: 640 })
  await place(page)
  await ready()
  const all = await names()
  expect(all[0]).toBe('<img src=x onerror=alert(1)>')
  expect(all[1]).toHaveLength(101)
  expect(await list().locator('img').count()).toBe(1)
  expect(await list().locator('.name').nth(2).evaluate((name) => getComputedStyle(name).direction)).toBe('rtl')
  const { width, height } = (await list().locator('[data-app="app_long"]').boundingBox())!
  expect(width).toBeLessThanOrEqual(320)
  expect(height).toBeLessThan(100)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
  // What is no picture has its letter in the place.
  await page.evaluate(() => document.querySelector('hutong-center')!.shadowRoot!.querySelector('img')!.dispatchEvent(new Event('error')))
  expect(await list().locator('span.icon').count()).toBe(4)
})

test('a search waits for a pause, and only the last one counts', async () => {
  let release!: () => void
  const slow = new Promise<void>((resolve) => (release = resolve))
  set.platform.held = (query) => (query.get('q') === 'bus' ? slow : Promise.resolve())
  await place(page)
  await ready()
  const { asked } = set.platform
  asked.length = 0
  await stopTheClock()
  await field().pressSequentially('bus')
  await page.clock.runFor(240)
  expect(asked).toEqual([])
  await page.clock.runFor(20)
  await expect.poll(() => asked).toEqual(['limit=40&q=bus'])
  const aborted = page.waitForEvent('requestfailed', (request) => request.url().includes('q=bus'))
  await field().fill('tea')
  await page.clock.runFor(260)
  await aborted
  await expect.poll(names).toEqual(['Tea House'])
  release()
  await field().fill('LANE')
  await field().press('Enter')
  await page.clock.runFor(1)
  await expect.poll(() => asked.length).toBe(3)
  await expect.poll(() => status().textContent()).toBe('Mini-programs: 1')
  expect(await names()).toEqual(['Tea House'])
  await open('app_tea')
  expect(await opened()).toEqual([{ app: 'app_tea', scene: 1006 }])

  await page.evaluate(() => document.querySelector('hutong-stack')!.clear())
  await field().fill('nobody')
  await page.clock.runFor(260)
  await expect.poll(() => status().textContent()).toBe('Nothing found')
  expect(await status().isVisible()).toBe(true)
})

test('letters that are still being composed are not looked for', async () => {
  await place(page)
  await ready()
  const { asked } = set.platform
  asked.length = 0
  await stopTheClock()
  const tell = (type: string, isComposing: boolean) => field().evaluate((input: HTMLInputElement, [type, isComposing]) => {
    if (isComposing) input.value = 'c'
    else input.value = '茶'
    input.dispatchEvent(type === 'input' ? new InputEvent('input', { isComposing: isComposing as boolean }) : new CompositionEvent(type as string))
  }, [type, isComposing] as const)
  await tell('input', true)
  await page.clock.runFor(1000)
  await tell('compositionend', false)
  await page.clock.runFor(260)
  await expect.poll(() => asked).toEqual(['limit=40&q=茶'])
})

test('categories are those that there are apps in, and the arrow keys choose', async () => {
  await place(page)
  const choice = center().getByRole('radiogroup', { name: 'Categories' })
  await expect.poll(() => choice.locator('label').allTextContents()).toEqual(['All', 'Food', 'Transport'])
  await choice.getByRole('radio', { name: 'All' }).focus()
  await page.keyboard.press('ArrowRight')
  await expect.poll(names).toEqual(['Tea House'])
  await page.keyboard.press('ArrowRight')
  await expect.poll(names).toEqual(['Bus'])
  await field().fill('tea')
  await expect.poll(() => status().textContent()).toBe('Nothing found')
  await choice.getByRole('radio', { name: 'All' }).check()
  await expect.poll(names).toEqual(['Tea House'])
})

test('what was used last is first next time, for this user alone, until it is cleared', async () => {
  await place(page)
  await ready()
  expect(await row('Recently used')).toEqual([])
  await open('app_1')
  await expect.poll(() => row('Recently used')).toEqual(['App app_1'])
  expect(await opened()).toEqual([{ app: 'app_1', scene: 1001 }])

  const again = await hostPage(context, set)
  await place(again)
  await expect.poll(() => row('Recently used', again)).toEqual(['App app_1'])
  const other = await hostPage(context, set)
  await place(other, { user: 'bob' })
  await ready(other)
  expect(await row('Recently used', other)).toEqual([])

  await center(again).getByRole('button', { name: 'Clear' }).click()
  await expect.poll(() => row('Recently used', again)).toEqual([])
  await expect.poll(() => row('Recently used')).toEqual([])
})

test('a collection is kept, from the list and from the capsule’s menu', async () => {
  await place(page)
  await ready()
  await star('app_bus').click()
  await expect.poll(() => row('My collection')).toEqual(['Bus'])
  expect(await star('app_bus').getAttribute('aria-pressed')).toBe('true')
  expect(await star('app_bus').getAttribute('aria-label')).toBe('Remove Bus from my collection')

  await open('app_1')
  const app = page.locator('hutong-app:not([hidden])')
  const choose = async (entry: string) => {
    await app.getByRole('button', { name: 'Menu' }).click()
    await app.getByRole('menuitem', { name: entry }).click()
  }
  await app.getByRole('button', { name: 'Menu' }).waitFor()
  await expect.poll(() => row('Recently used')).toEqual(['App app_1'])
  await choose('Add to my collection')
  await app.getByText('In your collection').waitFor()
  await expect.poll(() => row('My collection')).toEqual(['App app_1', 'Bus'])
  await choose('Remove from my collection')
  await expect.poll(() => row('My collection')).toEqual(['Bus'])
  await choose('Add to my collection')
  await leave()

  await page.reload()
  await place(page)
  await expect.poll(() => row('My collection')).toEqual(['App app_1', 'Bus'])
  await center().getByRole('region', { name: 'My collection' }).getByRole('button', { name: 'Remove Bus' }).click()
  await expect.poll(() => row('My collection')).toEqual(['App app_1'])
  await expect.poll(() => star('app_bus').getAttribute('aria-pressed')).toBe('false')
})

test('a page without a centre keeps no lists, and its menu speaks of none', async () => {
  await place(page, { user: null })
  await ready()
  expect(await center().locator('.star').count()).toBe(0)
  await page.evaluate(() => document.querySelector('hutong-center')!.remove())
  const plain = await hostPage(context, set)
  await plain.evaluate(({ platform, host, key, token }) => {
    const element = document.createElement('hutong-app')
    for (const [name, value] of Object.entries({ platform, host, app: 'app_1', 'platform-key': key })) element.setAttribute(name, value)
    Object.assign(element, { connect: { assertion: async () => token } })
    document.body.append(element)
  }, { platform: set.platform.url, host: set.platform.host, key: set.platform.key.publicKey, token: assertion('ada') })
  await plain.waitForFunction(() => (window as unknown as { seen: { events: { type: string }[] } }).seen.events.some(({ type }) => type === 'hutong-ready'))
  await plain.getByRole('button', { name: 'Menu' }).click()
  expect(await plain.getByRole('menuitem').allTextContents()).toEqual(['Restart', 'Permissions', 'About', 'Cancel'])
  await page.reload()
  await place(page)
  await ready()
  expect(await row('Recently used')).toEqual([])
})

test('two tabs at once lose nothing, and lists have an end', async () => {
  set.platform.offers = Array.from({ length: 30 }, (_, n) => ({ id: `app_n${n}`, name: `Number ${n}` }))
  const other = await hostPage(context, set)
  await Promise.all([place(page), place(other)])
  await Promise.all([ready(), ready(other)])
  const press = (on: Page, even: number) => on.evaluate((even) => {
    for (const item of document.querySelector('hutong-center')!.shadowRoot!.querySelectorAll<HTMLElement>('.offers li')) {
      if (item.dataset['app']!.startsWith('app_n') && Number(item.dataset['app']!.slice(5)) % 2 === even) item.querySelector<HTMLElement>('.star')!.click()
    }
  }, even)
  await Promise.all([press(page, 0), press(other, 1)])
  for (const on of [page, other]) await expect.poll(() => row('My collection', on).then((all) => all.length)).toBe(30)

  const fill = (name: string, length: number) => page.evaluate(async ({ scope, name, length }) => {
    const { result } = await new Promise<IDBOpenDBRequest>((resolve) => { const request = indexedDB.open('hutong'); request.onsuccess = () => resolve(request) })
    const running = result.transaction('entries', 'readwrite')
    running.objectStore('entries').put(Array.from({ length }, (_, n) => ({ id: `app_old${n}`, name: `Old ${n}` })), [scope, name])
    await new Promise((resolve) => { running.oncomplete = resolve })
    result.close()
  }, { scope: JSON.stringify(['shelf', `${set.platform.url}/`, set.platform.host, 'ada']), name, length })
  await Promise.all([fill('collection', 100), fill('recent', 30)])
  await page.evaluate(() => document.querySelector('hutong-center')!.reload())
  await expect.poll(() => row('My collection').then((all) => all.length)).toBe(100)
  await star('app_n0').click()
  await expect.poll(() => status().textContent()).toBe('Your collection is full')
  expect(await row('My collection')).toHaveLength(100)
  await open('app_1')
  await expect.poll(async () => (await row('Recently used'))[0]).toBe('App app_1')
  const recent = await row('Recently used')
  expect([recent.length, recent.at(-1)]).toEqual([30, 'Old 28'])
})

test('without network the list says so and what was used stays, also to be opened', async () => {
  await place(page)
  await ready()
  await open('app_1')
  await expect.poll(() => row('Recently used')).toEqual(['App app_1'])
  await page.waitForFunction(() => (window as unknown as { seen: { events: { type: string }[] } }).seen.events.some(({ type }) => type === 'hutong-ready'))
  await leave()
  await context.setOffline(true)
  await page.evaluate(() => document.querySelector('hutong-center')!.reload())
  const failure = center().getByRole('alert')
  await failure.waitFor()
  expect(await row('Recently used')).toEqual(['App app_1'])
  await center().getByRole('region', { name: 'Recently used' }).locator('.open').click()
  await page.waitForFunction(() => !document.querySelector('hutong-stack')!.hidden)
  await leave()
  await failure.getByRole('button', { name: 'Try again' }).click()
  await failure.waitFor()
  await context.setOffline(false)
  await ready()
  expect(await failure.count()).toBe(0)
})

test('names that have changed are learned; what is not offered to everybody stays', async () => {
  await place(page)
  await ready()
  for (const id of ['app_bus', 'app_tea']) await star(id).click()
  await expect.poll(() => row('My collection')).toEqual(['Tea House', 'Bus'])
  set.platform.offers = [{ id: 'app_tea', name: 'Tea Palace' }]
  await page.evaluate(() => document.querySelector('hutong-center')!.reload())
  await expect.poll(() => row('My collection')).toEqual(['Tea Palace', 'Bus'])
})

test('the keyboard goes everywhere, and Tab leaves a list at once', async () => {
  set.platform.offers.push({ id: 'app_cab', name: 'Cab', category: 'transport' })
  await page.setViewportSize({ width: 620, height: 700 })
  await place(page)
  await ready()
  await center().getByRole('radiogroup').waitFor()
  await field().focus()
  const go = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key)
    return focused()
  }
  expect(await go('Tab')).toEqual(['INPUT', undefined])
  expect(await go('Tab')).toEqual(['open', 'app_tea'])
  expect(await go('ArrowRight')).toEqual(['open', 'app_bus'])
  expect(await go('ArrowDown')).toEqual(['open', 'app_1'])
  expect(await go('ArrowDown')).toEqual(['open', 'app_1'])
  expect(await go('Home')).toEqual(['open', 'app_tea'])
  expect(await go('End', 'ArrowLeft')).toEqual(['open', 'app_cab'])
  expect(await page.evaluate(() => getComputedStyle(document.querySelector('hutong-center')!.shadowRoot!.activeElement!).outlineStyle)).toBe('solid')
  expect(await go('Tab')).toEqual(['star', 'app_cab'])
  await page.keyboard.press('Space')
  await expect.poll(() => row('My collection')).toEqual(['Cab'])
  expect(await focused()).toEqual(['star', 'app_cab'])
  expect(await go('Tab')).toBeNull()
  // What is taken away under the focus leaves it to who stands next.
  const starred = center().getByRole('region', { name: 'My collection' }).getByRole('button', { name: 'Remove Cab' })
  await starred.focus()
  await page.keyboard.press('Enter')
  await expect.poll(() => row('My collection')).toEqual([])
  expect(await focused()).toEqual(['INPUT', undefined])
})

test('a strip is one row: what was used, then what is offered', async () => {
  await place(page, { view: 'strip' })
  await expect.poll(names).toEqual(['Tea House', 'Bus', 'App app_1'])
  expect(await center().getByRole('searchbox').count()).toBe(0)
  await open('app_1')
  await expect.poll(names).toEqual(['App app_1', 'Tea House', 'Bus'])
  expect(await opened()).toEqual([{ app: 'app_1', scene: 1001 }])
})

test('it speaks the host’s language, in the host’s words', async () => {
  await place(page, { look: { language: 'zh-CN', words: { apps: '应用' }, colors: { accent: 'rgb(1, 2, 3)' } } })
  await center().getByRole('searchbox', { name: '搜索小程序' }).waitFor()
  await center().getByRole('list', { name: '应用' }).locator('[data-app="app_1"]').waitFor()
  await expect.poll(() => center().getByRole('radiogroup', { name: '分类' }).locator('label').allTextContents()).toEqual(['全部', '餐饮', '出行'])
  expect(await center().locator('.center').getAttribute('lang')).toBe('zh-CN')
  const color = await center().getByRole('radiogroup').locator('label span').first().evaluate((label) => getComputedStyle(label).color)
  expect(color).toBe('rgb(1, 2, 3)')
})
