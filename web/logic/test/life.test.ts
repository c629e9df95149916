// What the container tells of the mini-program's own life: entered from another, one page back, a newer version.
import { expect, test } from 'vitest'
import { onePage, open } from './session'

const app = (js: string, more = {}) => onePage('<view>a</view>', 'Page({})', { 'app.js': js, ...more })

test('an app that comes back from another hears from which, and with what', async () => {
  const session = await open(app('App({ onShow(o) { seen.push(o) } }); globalThis.entered = () => wx.getEnterOptionsSync()'))
  const referrerInfo = { appId: 'wx2', extraData: { paid: true } }
  session.notify('visibility', { state: 'hide' })
  session.notify('visibility', { state: 'show', path: '', query: {}, scene: 1038, referrerInfo })
  await session.settle()
  expect(session.seen.at(-1)).toEqual({ path: 'pages/a/a', query: {}, scene: 1038, referrerInfo })
  expect(await session.act('entered')).toEqual({ path: 'pages/a/a', query: {}, scene: 1038, referrerInfo })
})

test('the container hears how many pages are open, and takes one back', async () => {
  const session = await open({ ...app(''), 'app.json': { pages: ['pages/a/a', 'pages/b/b'] }, 'pages/b/b.wxml': '<view/>', 'pages/b/b.js': 'Page({ onUnload() { seen.push("b unload") } })', 'app.js': 'App({}); globalThis.go = () => wx.navigateTo({ url: "/pages/b/b" })' })
  await session.act('go')
  session.notify('back', {})
  await session.settle()
  expect(session.hostMessages.filter(([kind]) => kind === 'page')).toEqual([['page', 'pages/a/a', 1], ['page', 'pages/b/b', 2], ['page', 'pages/a/a', 1]])
  expect(session.seen).toEqual(['b unload'])
})

const MANAGER = `App({}); const manager = wx.getUpdateManager()
  manager.onCheckForUpdate(result => seen.push(['checked', result])); manager.onUpdateReady(() => seen.push('ready')); manager.onUpdateFailed(() => seen.push('failed'))
  globalThis.apply = () => manager.applyUpdate()
  globalThis.later = () => wx.getUpdateManager().onUpdateReady(() => seen.push('late'))`

test('the update manager tells of the next version, and changes to it when it is there', async () => {
  const session = await open(app(MANAGER))
  const [watch] = session.calls('app.update.watch')
  const state = async (state: string): Promise<void> => {
    session.host('progress', watch?.id, { state })
    await session.settle()
  }
  await state('none')
  await state('found')
  await session.act('apply')
  expect(session.calls('app.restart')).toEqual([])
  await state('ready')
  expect(session.seen).toEqual([['checked', { hasUpdate: false }], ['checked', { hasUpdate: true }], 'ready'])
  await session.act('later')
  expect(session.seen.at(-1)).toBe('late')
  expect(session.calls('app.update.watch')).toHaveLength(1)
  await session.act('apply')
  expect(session.calls('app.restart')).toHaveLength(1)
})

test('a version that cannot be fetched fails, and where nobody looks there is none', async () => {
  const session = await open(app(MANAGER))
  session.host('progress', session.calls('app.update.watch')[0]?.id, { state: 'failed' })
  await session.settle()
  expect(session.seen).toEqual(['failed'])
  const alone = await open(app(MANAGER))
  alone.host('failure', alone.calls('app.update.watch')[0]?.id, { code: 'unsupported', message: 'not supported' })
  await alone.settle()
  expect(alone.seen).toEqual([['checked', { hasUpdate: false }]])
})
