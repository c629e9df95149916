import { expect, test } from 'vitest'
import { onePage, open, Refusal, SYSTEM, type Broker, type Session } from './session'
import type { Start } from '../src/config'

type Fn = (...args: unknown[]) => unknown
type Wx = { [name: string]: Fn } & { cloud: { [name: string]: Fn }; env: { [name: string]: unknown } }

async function facade(options: { broker?: Broker; over?: Partial<Start> } = {}): Promise<{ session: Session; wx: Wx }> {
  const sources = onePage('<view id="v" class="box one" data-k="v">text</view><canvas canvas-id="c"/><scroll-view class="s"/>', 'Page({ onLoad() { globalThis.page = this } })')
  sources['app.js'] = 'globalThis.wx = wx; App({ onThemeChange(v) { seen.push(["app theme", v.theme]) }, onUnhandledRejection(r) { seen.push(["rejection", r.reason]) } })'
  const session = await open(sources, options)
  return { session, wx: session.scope['wx'] as unknown as Wx }
}

/** What the three callbacks were told, in order. */
async function callbacks(session: Session, call: Fn, options: object = {}): Promise<unknown[]> {
  const told: unknown[] = []
  const note = (name: string) => (value: unknown) => told.push([name, value])
  expect(call({ ...options, success: note('success'), fail: note('fail'), complete: note('complete') })).toBeUndefined()
  expect(told).toEqual([])
  await session.settle()
  return told
}

const outcome = async (session: Session, promise: unknown): Promise<unknown> => {
  let result: unknown = 'nothing yet'
  ;(promise as Promise<unknown>).then(value => (result = value), error => (result = { rejected: error as unknown }))
  await session.settle()
  return result
}

test('host capabilities: callbacks, or a promise when there are none, and the broker\'s words', async () => {
  const { session, wx } = await facade({
    broker: { 'identity.login': () => ({ code: 'c1' }), 'ui.sheet': () => new Refusal('cancel', 'cancel'), 'device.vibrate': () => ({}) },
  })
  expect(await callbacks(session, wx.login as Fn)).toEqual([['success', { errMsg: 'login:ok', code: 'c1' }], ['complete', { errMsg: 'login:ok', code: 'c1' }]])
  expect(await outcome(session, wx.login?.())).toEqual({ errMsg: 'login:ok', code: 'c1' })
  const failed = { errMsg: 'showActionSheet:fail cancel' }
  expect(await callbacks(session, wx.showActionSheet as Fn, { itemList: ['a'] })).toEqual([['fail', failed], ['complete', failed]])
  expect(await outcome(session, wx.showActionSheet?.({ itemList: ['a'] }))).toEqual({ rejected: failed })
  expect(session.calls('ui.sheet')[0]?.args).toEqual({ itemList: ['a'] })
  wx.vibrateLong?.({})
  expect(session.calls('device.vibrate')[0]?.args).toEqual({ long: true })
})

test('an error inside a callback is reported and the other callbacks still run', async () => {
  const { session, wx } = await facade({ broker: { 'ui.toast.show': () => ({}) } })
  wx.showToast?.({ title: 't', success: () => { throw new Error('mine') }, complete: () => session.seen.push('complete') })
  await session.settle()
  expect(session.seen).toEqual(['complete'])
  expect(session.errors()[0]).toContain('showToast callback: Error: mine')
})

test('arguments that are no object or cannot be sent fail in the vendor\'s form', async () => {
  const { session, wx } = await facade()
  expect(await outcome(session, wx.showToast?.('text'))).toEqual({ rejected: { errMsg: 'showToast:fail parameter error: parameter should be Object instead of String;' } })
})

test('names of the vendor that are not covered exist and fail; other names stay undefined', async () => {
  const { session, wx } = await facade()
  const failed = { errMsg: 'addPaymentPassFinish:fail not supported' }
  expect(await callbacks(session, wx.addPaymentPassFinish as Fn)).toEqual([['fail', failed], ['complete', failed]])
  expect(await outcome(session, wx.addPaymentPassFinish?.())).toEqual({ rejected: failed })
  expect(wx.onVoIPChatInterrupted?.(() => {})).toBeUndefined()
  expect(wx.getXrFrameSystem?.()).toEqual({ errMsg: 'getXrFrameSystem:fail not supported' })
  expect(wx['thisNameDoesNotExist']).toBeUndefined()
  expect('thisNameDoesNotExist' in wx).toBe(false)
  expect(session.errors()).toEqual([])
})

test('objects of the vendor that are not covered let a page live', async () => {
  const { session, wx } = await facade()
  const recorder = wx.getRecorderManager?.() as { [name: string]: Fn } & { src: string }
  recorder.src = 'x.mp3'
  recorder['onStart']?.(() => {})
  recorder['start']?.()
  expect(recorder.src).toBe('x.mp3')
  expect(recorder['duration']).toBeUndefined()
  expect(recorder['readSync']?.('x')).toEqual({ errMsg: 'readSync:fail not supported' })
  expect(await callbacks(session, recorder['read'] as Fn, { filePath: 'x' })).toEqual([
    ['fail', { errMsg: 'read:fail not supported' }], ['complete', { errMsg: 'read:fail not supported' }],
  ])
  expect(session.errors()).toEqual([])
})

test('system information: bars taken off, copies that cannot be spoilt, theme changes', async () => {
  const { session, wx } = await facade()
  const info = wx.getSystemInfoSync?.() as { [name: string]: unknown }
  expect(info).toMatchObject({ brand: 'hutong', windowWidth: 375, windowHeight: 667 - 64, screenHeight: 667, theme: 'light' })
  ;(info['safeArea'] as { top: number }).top = 99
  expect((wx.getWindowInfo?.() as typeof info)['safeArea']).toEqual(SYSTEM.safeArea)
  expect(wx.getMenuButtonBoundingClientRect?.()).toEqual(SYSTEM.menuButton)
  expect(await outcome(session, wx.getSystemInfo?.())).toMatchObject({ errMsg: 'getSystemInfo:ok', model: 'test' })
  expect(Object.keys(wx.getDeviceInfo?.() as object)).toEqual(expect.arrayContaining(['brand', 'model', 'system', 'platform']))
  expect(wx.getAppBaseInfo?.()).toMatchObject({ SDKVersion: '3.0.0', theme: 'light' })
  const listener = (value: unknown) => session.seen.push(value)
  wx.onThemeChange?.(listener)
  session.notify('theme', 'dark')
  wx.offThemeChange?.(listener)
  session.notify('theme', 'light')
  expect(session.seen).toEqual([['app theme', 'dark'], { theme: 'dark' }, ['app theme', 'light']])
})

test('memory that runs short and a window that changes are told as long as somebody listens', async () => {
  const { session, wx } = await facade()
  const warned = (value: unknown) => session.seen.push(['memory', value])
  const resized = (value: unknown) => session.seen.push(['resize', value])
  wx.onMemoryWarning?.(warned)
  wx.onWindowResize?.(resized)
  session.notify('memory', { level: 10 })
  session.view.tell('resize', { windowWidth: 800, windowHeight: 600 })
  session.view.tell('resize', { windowWidth: 0, windowHeight: 600 })
  // The bar of the page is not part of its window.
  const size = { windowWidth: 800, windowHeight: 600 - 64 }
  expect(session.seen.splice(0)).toEqual([['memory', { level: 10 }], ['resize', { size }]])
  expect(wx.getWindowInfo?.()).toMatchObject(size)
  wx.offMemoryWarning?.(warned)
  wx.offWindowResize?.(resized)
  session.notify('memory', { level: 15 })
  session.view.tell('resize', { windowWidth: 400, windowHeight: 600 })
  expect(session.seen).toEqual([])
})

test('account, launch options and env', async () => {
  const { wx } = await facade({ over: { launch: { path: '', query: { a: '1' }, scene: 1037 } } })
  expect(wx.getAccountInfoSync?.()).toEqual({ miniProgram: { appId: 'wx0000000000000001', envVersion: 'release', version: '1.0.2' } })
  expect(wx.getLaunchOptionsSync?.()).toMatchObject({ path: 'pages/a/a', query: { a: '1' }, scene: 1037 })
  expect(wx.env).toEqual({ USER_DATA_PATH: 'wxfile://usr' })
})

test('profile and settings in the vendor\'s shapes', async () => {
  const { session, wx } = await facade({
    broker: { 'identity.profile': () => ({ userInfo: { nickName: 'Li', avatarUrl: 'https://a/b.png' } }), 'permission.list': () => ({ granted: { profile: true, clipboard: false } }), 'permission.ask': () => ({}) },
  })
  expect(await outcome(session, wx.getUserProfile?.({ desc: 'x' }))).toMatchObject({ userInfo: { nickName: 'Li', gender: 0 }, signature: '', errMsg: 'getUserProfile:ok' })
  expect(await outcome(session, wx.getSetting?.())).toEqual({ authSetting: { 'scope.userInfo': true, 'scope.clipboard': false }, errMsg: 'getSetting:ok' })
  await outcome(session, wx.authorize?.({ scope: 'scope.clipboard' }))
  expect(session.calls('permission.ask')[0]?.args).toEqual({ permission: 'clipboard' })
  expect(await outcome(session, wx.authorize?.({ scope: 'scope.nothing' }))).toEqual({ rejected: { errMsg: 'authorize:fail invalid scope' } })
})

test('a button of an open type gets the vendor\'s event', async () => {
  const sources = onePage('<button open-type="getUserInfo" bindgetuserinfo="got" bindgetphonenumber="got"/>', 'Page({ got(e) { seen.push([e.type, e.detail.errMsg, e.detail.userInfo && e.detail.userInfo.nickName]) } })')
  const session = await open(sources, { broker: { 'identity.profile': () => ({ userInfo: { nickName: 'Li', avatarUrl: '' } }), 'service.phone': () => new Refusal('unsupported', 'not supported') } })
  const node = session.view.front.node.find('button').id
  session.view.tell('openType', { node, type: 'getUserInfo' })
  await session.settle()
  session.view.tell('openType', { node, type: 'getPhoneNumber' })
  await session.settle()
  expect(session.seen).toEqual([['getuserinfo', 'getUserInfo:ok', 'Li'], ['getphonenumber', 'getPhoneNumber:fail not supported', undefined]])
})

test('bytes and base64', async () => {
  const { wx } = await facade()
  for (const bytes of [[], [0], [255, 1], [1, 2, 3], [250, 251, 252, 253]]) {
    const text = wx.arrayBufferToBase64?.(new Uint8Array(bytes).buffer)
    expect(text).toBe(Buffer.from(bytes).toString('base64'))
    expect([...new Uint8Array(wx.base64ToArrayBuffer?.(text) as ArrayBuffer)]).toEqual(bytes)
  }
})

test('animations export the vendor\'s encoding; what was set stays for later steps', async () => {
  const { wx } = await facade()
  const animation = wx.createAnimation?.({ duration: 200 }) as { [name: string]: Fn } & { export(): object }
  ;(animation['opacity']?.(0.5) as typeof animation)['width']?.(10)
  ;(animation['rotate']?.(45) as typeof animation)['step']?.()
  ;(animation['rotate']?.(90) as typeof animation)['step']?.({ delay: 10, timingFunction: 'ease' })
  const option = { transformOrigin: '50% 50% 0', transition: { duration: 200, timingFunction: 'linear', delay: 0 } }
  expect(animation.export()).toEqual({
    actions: [
      { animates: [{ type: 'style', args: ['opacity', 0.5] }, { type: 'style', args: ['width', '10px'] }, { type: 'rotate', args: [45] }], option },
      { animates: [{ type: 'style', args: ['opacity', 0.5] }, { type: 'style', args: ['width', '10px'] }, { type: 'rotate', args: [90] }], option: { ...option, transition: { duration: 200, timingFunction: 'ease', delay: 10 } } },
    ],
  })
  expect(animation.export()).toEqual({ actions: [] })
})

test('errors that nobody caught reach whoever listens', async () => {
  const { session, wx } = await facade()
  wx.onError?.((text: unknown) => session.seen.push(String(text).split('\n')[0]))
  wx.onUnhandledRejection?.((value: unknown) => session.seen.push((value as { reason: string }).reason))
  session.runtime.uncaught(new Error('loose'))
  session.runtime.unhandledRejection('why', Promise.resolve())
  expect(session.seen).toEqual(['uncaught: Error: loose', 'unhandled rejection: why', ['rejection', 'why'], 'why'])
})

test('createCanvasContext records until draw and finds the canvas by its id', async () => {
  const { session, wx } = await facade()
  const context = wx.createCanvasContext?.('c') as { [name: string]: Fn } & { lineWidth: number }
  context['setFillStyle']?.('red')
  context.lineWidth = 3
  context['fillRect']?.(0, 0, 10, 10)
  const gradient = context['createLinearGradient']?.(0, 0, 1, 1) as { addColorStop: Fn }
  gradient.addColorStop(0, '#fff')
  context['setStrokeStyle']?.(gradient)
  expect(session.view.calls).toEqual([])
  context['draw']?.(false, () => session.seen.push('drawn'))
  await session.settle()
  const [call] = session.view.calls
  expect(call).toMatchObject({
    node: session.view.front.node.find('canvas').id, method: 'draw',
    args: [[['=', 'fillStyle', 'red'], ['=', 'lineWidth', 3], ['fillRect', 0, 0, 10, 10], ['=', 'strokeStyle', { gradient: 'linear', at: [0, 0, 1, 1], stops: [[0, '#fff']] }]], false],
  })
  session.view.answer(call?.callback ?? 0, null)
  expect(session.seen).toEqual(['drawn'])
  expect(context['setShadow']).toBeTypeOf('function')
  expect(context['nothingLikeThat']).toBeUndefined()
})

test('nextTick runs after the current script', async () => {
  const { session, wx } = await facade()
  wx.nextTick?.(() => session.seen.push('later'))
  session.seen.push('now')
  await session.settle()
  expect(session.seen).toEqual(['now', 'later'])
})

test('what a canvas shows becomes an address', async () => {
  const { session, wx } = await facade()
  const saved = wx.canvasToTempFilePath?.({ canvasId: 'c', width: 10, fileType: 'jpg' })
  await session.settle()
  const [call] = session.view.calls
  expect(call).toMatchObject({ node: session.view.front.node.find('canvas').id, method: 'toDataURL', args: [{ width: 10, fileType: 'jpg' }] })
  session.broker['media.keep'] = ({ bytes, type }) => ({ tempFilePath: `${String(type)} of ${(bytes as ArrayBuffer).byteLength}` })
  session.view.answer(call?.callback ?? 0, 'data:image/jpeg;base64,AAAA')
  expect(await outcome(session, saved)).toEqual({ tempFilePath: 'image/jpeg of 3', errMsg: 'canvasToTempFilePath:ok' })
  expect(await outcome(session, wx.canvasToTempFilePath?.({ canvasId: 'none' }))).toEqual({ rejected: { errMsg: 'canvasToTempFilePath:fail canvas is empty' } })
})
