// Every name that the catalogue says works, in every dialect: called with what its schema asks for, against a host that
// checks as the broker does and answers as the schema says, it succeeds in the vendor's form.

import { lateRules, brokerRules, type Facade, type Names, type Style } from '@hutong/protocol'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { conform } from '../../container/src/broker/conform'
import { joined } from '../src/facade/names'
import { CATALOGUE, sample } from './catalogue'
import { pack } from './pack'
import { extension, Refusal, Session, type Broker } from './session'

type Args = { [name: string]: unknown }
type Fn = (...args: unknown[]) => unknown
type Own = { [name: string]: Fn }

const DIALECTS = ['wechat', 'alipay', 'baidu', 'bytedance', 'qq', 'kuaishou', 'jd']
const FILE = 'wxfile://tmp_1.txt'
const SAVED = 'wxfile://store_1.txt'
const RULES = { ...brokerRules, ...lateRules }

/** Calls that go on until they are told to end. */
const GOES_ON = ['sensor.watch', 'ui.keyboard.watch', 'audio.open', 'socket.connect', 'app.update.watch']
/** Answers whose fields depend on one another. */
const ANSWERS: { [capability: string]: unknown } = {
  'network.request': { statusCode: 200, header: {}, data: '{}' },
  'permission.list': { granted: { location: true } },
  'permission.open': { granted: { location: false } },
}

/** Arguments, in the catalogue's words, that a schema alone cannot tell; by capability. */
const ARGS: { [capability: string]: Args } = {
  'network.request': { url: 'https://a.test/' },
  // Alipay's own way to name them.
  'media.compress': { apFilePaths: ['a.png'] },
  'permission.ask': {},
  'route.push': { url: '/pages/c/c' },
  'route.replace': { url: '/pages/c/c' },
  'route.relaunch': { url: '/pages/c/c' },
  'route.tab': { url: '/pages/b/b' },
  'storage.get': { key: 'known' },
  'storage.getBatch': { keyList: ['known'] },
  'storage.setBatch': { kvList: [{ key: 'k', value: 1 }] },
  'page.title': { title: 't' },
  'page.color': { frontColor: '#ffffff', backgroundColor: '#000000' },
  'page.background.text': { textStyle: 'dark' },
  'page.scroll': { scrollTop: 1, selector: undefined },
  'tabbar.item': { index: 0, text: 't' },
  'tabbar.badge.set': { index: 0, text: '1' },
  'tabbar.badge.remove': { index: 0 },
  'tabbar.dot.show': { index: 0 },
  'tabbar.dot.hide': { index: 0 },
  'file.save': { tempFilePath: FILE, filePath: undefined },
  'file.info': { filePath: FILE },
  'file.saved.info': { filePath: SAVED },
  'file.saved.remove': { filePath: SAVED },
  'package.fetch': { root: 'shop', name: 'shop' },
  'system.canIUse': { schema: 'canIUse' },
  'ui.nextTick': { callback: () => undefined },
  'util.bytesToBase64': { arrayBuffer: new ArrayBuffer(1) },
  'util.base64ToBytes': { base64: 'AA==' },
  'view.canvas': { canvasId: 'c' },
  'view.canvas.draw': { canvasId: 'c', actions: [] },
  'view.canvas.pixels': { canvasId: 'c', x: 0, y: 0, width: 1, height: 1 },
  'view.canvas.pixels.put': { canvasId: 'c', x: 0, y: 0, width: 1, height: 1, data: new Uint8ClampedArray(4) },
  'view.canvas.save': { canvasId: 'c' },
  'view.canvas.offscreen': { width: 1, height: 1 },
}

/** What the view answers to a method of a built-in. */
const VIEW: { [method: string]: string } = { getImageData: 'AAAAAA==', toDataURL: 'data:image/png;base64,AAAA' }

/** Methods of what is given at once. */
const OBJECTS: { [capability: string]: string } = {
  'ad.interstitial': 'load show onClose',
  'ad.rewarded': 'load show onClose',
  'analytics.performance': 'now getEntries createObserver',
  'app.log': 'info warn error',
  'app.update': 'onCheckForUpdate onUpdateReady applyUpdate',
  'audio.background': 'play pause stop onPlay',
  'audio.inner': 'play pause stop destroy onEnded',
  'cloud.entry': 'init callFunction database',
  'file.manager': 'readFile writeFileSync stat',
  'util.worklet': 'shared timing runOnUI',
  'ui.animation': 'translate opacity step export',
  'view.canvas': 'fillRect drawImage draw',
  'view.canvas.offscreen': 'getContext',
  'view.observe': 'relativeTo relativeToViewport observe disconnect',
  'view.query': 'select selectAll in exec',
}
/** The same, by the built-in that the object speaks for. */
const CONTEXTS: { [tag: string]: string } = {
  audio: 'setSrc play pause', camera: 'takePhoto', 'live-player': 'play stop', 'live-pusher': 'start stop', lottie: 'play goToAndStop', map: 'getCenterLocation moveToLocation', video: 'play seek',
}

/** What is a value and has no methods. */
const VALUES: { [capability: string]: unknown } = {
  'app.env': { USER_DATA_PATH: expect.any(String) as unknown },
  'system.base': '3.0.0',
}

const told = (session: Session, capability: string, ...values: unknown[]): void => {
  const id = session.calls(capability).at(-1)?.id
  for (const value of values) session.host('progress', id, value)
}
const heard = (event: string) => (session: Session): void => told(session, 'audio.open', { event, currentTime: 0, duration: 1, paused: false, buffered: 1 })

/** How what is listened for comes about. What never does is null. */
const HAPPENS: { [capability: string]: ((session: Session, own: Own) => void) | null } = {
  'app.error': session => session.runtime.uncaught(new Error('x')),
  'app.hide': session => session.notify('visibility', { state: 'hide' }),
  'app.show': session => session.notify('visibility', { state: 'show' }),
  'app.pageNotFound': session => session.notify('visibility', { state: 'show', path: 'pages/none/none', query: {}, scene: 1001 }),
  'app.rejection': session => session.runtime.unhandledRejection('x', Promise.resolve()),
  'audio.background.paused': heard('Pause'),
  'audio.background.played': heard('Play'),
  'audio.background.stopped': heard('Stop'),
  'network.status': session => session.notify('network', { isConnected: false, networkType: 'none' }),
  'privacy.needed': null,
  'sensor.accelerometer': session => told(session, 'sensor.watch', { x: 1, y: 2, z: 3 }),
  'sensor.compass': session => told(session, 'sensor.watch', { direction: 1, accuracy: 1 }),
  'sensor.gyroscope': session => told(session, 'sensor.watch', { x: 1, y: 2, z: 3 }),
  'sensor.motion': session => told(session, 'sensor.watch', { alpha: 1, beta: 2, gamma: 3 }),
  'socket.opened': session => told(session, 'socket.connect', { event: 'open', header: {} }),
  'socket.message': session => told(session, 'socket.connect', { event: 'message', data: 'x' }),
  'socket.closed': session => session.host('result', session.calls('socket.connect').at(-1)?.id, { code: 1000, reason: '' }),
  'socket.failed': session => session.host('failure', session.calls('socket.connect').at(-1)?.id, { code: 'network', message: 'gone' }),
  'system.memory': session => session.notify('memory', { level: 10 }),
  'system.resize': session => session.view.tell('resize', { windowWidth: 800, windowHeight: 600 }),
  'system.theme': session => session.notify('theme', 'dark'),
  'ui.keyboard.height': session => told(session, 'ui.keyboard.watch', { height: 300, duration: 0 }),
}

const broker = new Proxy({} as Broker, {
  get: (_none, capability: string) => {
    if (GOES_ON.includes(capability)) return undefined
    return (args: unknown) => {
      const rule = RULES[capability]
      if (!rule) return new Refusal('unsupported', 'not supported')
      try {
        conform(rule.params, args)
      } catch (error) {
        return new Refusal('invalid', String(error))
      }
      return ANSWERS[capability] ?? sample(CATALOGUE.get(capability)?.result ?? { type: 'object' })
    }
  },
})

const pages = ['pages/a/a', 'pages/b/b', 'pages/c/c']
const PACKED = pack({
  'app.json': { pages, tabBar: { list: pages.slice(0, 2).map(pagePath => ({ pagePath, text: 'tab' })) }, subpackages: [{ root: 'shop', pages: ['x'] }] },
  'app.js': 'Object.assign(globalThis, { own: arguments[10] }); App({})',
  ...Object.fromEntries([...pages, 'shop/x'].flatMap(page => [[`${page}.wxml`, '<canvas canvas-id="c"/>'], [`${page}.js`, 'Page({})'], [`${page}.json`, {}]])),
})

interface Spoken {
  facade: Facade
  scripts: string[]
}

async function spoken(dialect: string): Promise<Spoken> {
  const { facade, late } = (await import(`../../protocol/src/generated/facades/${dialect}.ts`)) as { facade: Facade; late: Names }
  const own = dialect === 'wechat' ? [] : [extension(`dialects/${dialect}`)]
  return { facade: joined(facade, late), scripts: await Promise.all([...own, extension('more')]) }
}

/** A mini-program with a known entry and a known file; another page lies over the first when one goes back. */
async function started({ scripts }: Spoken, capability: string): Promise<{ session: Session; own: Own }> {
  const content = { size: 1, bytes: new Uint8Array(1) }
  const session = await new Session(PACKED, broker).start({}, { scripts, storage: [['known', 1]], files: [[SAVED, { content, at: 0 }]] })
  session.notify('file', { path: FILE, content })
  const own = session.scope['own'] as Own
  if (capability === 'route.back') own['navigateTo']?.({ url: '/pages/c/c' })
  // one that nobody waits for, and that may fail
  if (/^socket\.(?!connect)/.test(capability)) own['connectSocket']?.({ url: 'wss://a.test/', fail: () => undefined })
  if (/^audio\.background\.(paused|played|stopped)/.test(capability)) own['playBackgroundAudio']?.({ dataUrl: 'a.mp3' })
  await session.settle()
  return { session, own }
}

/** The arguments in the dialect's words. */
function given(facade: Facade, name: string, capability: string): Args {
  const { params = {} } = CATALOGUE.get(capability) ?? {}
  const fixed = facade.fixed?.[name] ?? {}
  const args = { ...(sample({ type: 'object', ...params }) as Args), ...ARGS[capability] }
  if (capability === 'permission.ask') args['scope'] = Object.values(facade.scopes)[0]
  for (const field of Object.keys(fixed)) delete args[field]
  return Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined).map(([field, value]) => [facade.params?.[name]?.[field] ?? field, value]))
}

/** Lets it go on: what waits for the view or for a call that lasts is answered. */
async function settled(session: Session): Promise<void> {
  await session.settle()
  for (const { callback, method } of session.view.calls.splice(0)) session.view.answer(callback, VIEW[method] ?? null)
  for (const { callback } of session.view.scrolls.splice(0)) session.view.answer(callback, null)
  told(session, 'sensor.watch', { begun: true })
  told(session, 'socket.connect', { event: 'accepted' })
  await session.settle()
}

/** A success as the dialect tells it. */
function expectSuccess({ form, ...facade }: Facade, session: Session, name: string, capability: string, value: unknown): void {
  if (CATALOGUE.get(capability)?.side === 'host') expect(session.calls(capability)).not.toEqual([])
  expect(value).toEqual(form.ok ? expect.objectContaining({ errMsg: `${name}:ok` }) : expect.not.objectContaining({ errMsg: expect.anything() as unknown }))
  expect(value).not.toHaveProperty(form.failure.number ?? 'errno')
  if (!facade.adapters?.[name]) expectResult(facade, name, capability, value)
}

/** The fields that the catalogue promises, and the dialect's names beside them. */
function expectResult(facade: Names, name: string, capability: string, value: unknown): void {
  const fields = Object.entries(facade.values?.[name] ?? {}).map(([field, values]) => [field, values[String((value as Args)[field])] ?? (value as Args)[field]])
  // Permissions are the dialect's scopes.
  if (/^permission\.(list|open)$/.test(capability)) expect(value).toHaveProperty('authSetting')
  else conform({ type: 'object', ...CATALOGUE.get(capability)?.result }, { ...(value as Args), ...(Object.fromEntries(fields) as Args) })
  for (const [ours, theirs] of Object.entries(facade.result?.[name] ?? {})) if (ours in (value as Args)) expect(value).toHaveProperty(theirs)
}

function expectMethods(object: unknown, methods: string | undefined): void {
  expect(methods?.split(' ').filter(method => typeof (object as Own)[method] !== 'function')).toEqual([])
}

const CHECKS: { [style in Style]: (spoken: Spoken, name: string, capability: string) => Promise<void> } = {
  async callback(spoken, name, capability) {
    const { facade } = spoken
    for (const way of ['callbacks', 'promise']) {
      const { session, own } = await started(spoken, capability)
      const called: unknown[] = []
      const note = (kind: string) => (value: unknown) => called.push([kind, value])
      const args = given(facade, name, capability)
      if (way === 'callbacks') expect(own[name]!({ ...args, success: note('success'), fail: note('fail'), complete: note('complete') })).toBeUndefined()
      else (own[name]!(args) as Promise<unknown>).then(note('success'), note('fail')).then(() => called.push(called[0] && ['complete', (called[0] as unknown[])[1]]), () => undefined)
      await settled(session)
      const [[kind, value] = []] = called as [string, unknown][]
      expect([kind, value]).toEqual(['success', expect.anything()])
      expect(called).toEqual([['success', value], ['complete', value]])
      expectSuccess(facade, session, name, capability, value)
    }
  },
  async task(spoken, name, capability) {
    const { session, own } = await started(spoken, capability)
    const called: unknown[] = []
    const note = (kind: string) => (value: unknown) => called.push([kind, value])
    const task = own[name]!({ ...given(spoken.facade, name, capability), success: note('success'), fail: note('fail'), complete: note('complete') }) as Own
    expect(task).toMatchObject({ abort: expect.any(Function) as unknown, onProgressUpdate: expect.any(Function) as unknown })
    await settled(session)
    const value = (called[0] as unknown[] | undefined)?.[1]
    expect(called).toEqual([['success', value], ['complete', value]])
    if (capability !== 'socket.connect') expectSuccess(spoken.facade, session, name, capability, value)
    const promised = own[name]!(given(spoken.facade, name, capability)) as Promise<unknown>
    await settled(session)
    if (spoken.facade.form.thenable_tasks) expect(await promised).toMatchObject({})
    else expect(promised).not.toHaveProperty('then')
  },
  async sync(spoken, name, capability) {
    const { facade } = spoken
    const { session, own } = await started(spoken, capability)
    const args = given(facade, name, capability)
    const positions = facade.positional?.[name]
    const value = positions ? own[name]!(...positions.map(position => args[position])) : own[name]!(args)
    await settled(session)
    if (capability === 'system.canIUse') expect(value).toBe(true)
    else if (facade.returns?.[name]) expect(value).toBeDefined()
    else if (CATALOGUE.get(capability)?.result && !facade.adapters?.[name]) expectResult(facade, name, capability, value)
    expect(session.errors()).toEqual([])
  },
  async event(spoken, name, capability) {
    const happen = HAPPENS[capability]
    expect(happen).not.toBeUndefined()
    const { session, own } = await started(spoken, capability)
    const seen: unknown[] = []
    const listener = (value: unknown) => seen.push(value)
    const other = name.startsWith('off') ? name.replace(/^off/, 'on') : name.replace(/^on/, 'off')
    const [on, off] = name.startsWith('off') ? [other, name] : [name, other]
    expect(own[on]!(listener)).toBeUndefined()
    happen?.(session, own)
    await settled(session)
    expect(seen).toHaveLength(happen ? 1 : 0)
    if (!own[off] || !happen || /socket\.(closed|failed)/.test(capability)) return
    expect(own[off](listener)).toBeUndefined()
    happen(session, own)
    await settled(session)
    expect(seen).toHaveLength(1)
  },
  async object({ facade, ...spoken }, name, capability) {
    const { session, own } = await started({ facade, ...spoken }, capability)
    const args = given(facade, name, capability)
    const positions = facade.positional?.[name]
    const object = positions ? own[name]!(...positions.map(position => args[position])) : own[name]!(args)
    const methods = OBJECTS[capability] ?? CONTEXTS[String((facade.fixed?.[name] as Args | undefined)?.['tag'])]
    expectMethods(object, methods)
    await settled(session)
    expect(session.errors()).toEqual([])
  },
  async value(spoken, name, capability) {
    const { own } = await started(spoken, capability)
    if (OBJECTS[capability]) expectMethods(own[name], OBJECTS[capability])
    else expect(own[name]).toEqual(VALUES[capability])
  },
}

// Node has none: what is drawn on it is not looked at here.
beforeEach(() => void vi.stubGlobal('OffscreenCanvas', class { getContext(): void {} }))
afterEach(() => void vi.unstubAllGlobals())

describe.each(DIALECTS)('%s', async dialect => {
  const own = await spoken(dialect)
  const names = Object.entries(own.facade.apis ?? {}).flatMap(([style, names]) => Object.entries(names ?? {}).map(([name, capability]) => [name, style as Style, capability] as const))
  test.each(names)('%s', (name, style, capability) => CHECKS[style](own, name, capability))
})
