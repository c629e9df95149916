// Late capabilities that are answered beside the mini-program's code.

import { expect, test } from 'vitest'
import { extension, onePage, open, Refusal, type Broker, type Session, type Sources } from './session'
import { speak } from './speak'

type Fn = (...args: unknown[]) => unknown
type Wx = { [name: string]: Fn }

async function facade(broker: Broker = {}, offered: string[] = []): Promise<{ session: Session; wx: Wx & { cloud: Wx; worklet: Wx } }> {
  const sources = onePage('<view/>', 'Page({})')
  sources['app.js'] = 'globalThis.wx = wx; App({})'
  const session = await open(sources, { broker, over: { scripts: [await extension('more')], offered } })
  return { session, wx: session.scope['wx'] as never }
}

const never = (): Promise<never> => new Promise(() => {})

test('a sound: properties take effect when they are set, events bring its state, failures are told', async () => {
  const { session, wx } = await facade({ 'audio.open': never, 'audio.set': () => ({}), 'audio.play': () => ({}), 'audio.act': () => new Refusal('closed', 'gone') })
  const sound = wx['createInnerAudioContext']?.() as { [name: string]: Fn } & { src: string; currentTime: number; paused: boolean; volume: number }
  const heard: unknown[] = []
  const listener = () => heard.push(['play', sound.currentTime, sound.paused])
  sound['onPlay']?.(listener)
  sound['onError']?.((value: unknown) => heard.push(value))
  sound.volume = 0.5
  sound.src = 'a.mp3'
  sound['play']?.()
  session.host('progress', session.calls('audio.open')[0]?.id, { event: 'Play', currentTime: 2, duration: 9, paused: false, buffered: 3 })
  sound.currentTime = 7
  expect([heard, sound.src, sound.volume, sound.currentTime]).toEqual([[['play', 2, false]], 'a.mp3', 0.5, 2])
  sound['seek']?.(-5)
  await session.settle()
  expect(heard[1]).toEqual({ errCode: 10001, errMsg: 'gone' })
  expect(session.invoked.map(({ capability, args }) => [capability, args])).toEqual([
    ['audio.open', { audio: 1 }], ['audio.set', { audio: 1, volume: 0.5 }], ['audio.set', { audio: 1, src: 'a.mp3' }], ['audio.play', { audio: 1 }], ['audio.act', { audio: 1, act: 'seek', position: 0 }],
  ])
  sound['destroy']?.()
  sound['play']?.()
  expect(session.calls('audio.play')).toHaveLength(1)
})

test('the background sound is one, and plays as soon as it has a source', async () => {
  const { session, wx } = await facade({ 'audio.open': never, 'audio.set': () => ({}), 'audio.play': () => ({}) })
  const manager = wx['getBackgroundAudioManager']?.() as { title: string; src: string }
  expect(wx['getBackgroundAudioManager']?.()).toBe(manager)
  expect(await wx['getBackgroundAudioPlayerState']?.()).toMatchObject({ status: 2 })
  const heard: unknown[] = []
  wx['onBackgroundAudioStop']?.(() => heard.push('stop'))
  await wx['playBackgroundAudio']?.({ dataUrl: 'b.mp3', title: 'B' })
  expect(session.calls('audio.play')).toHaveLength(1)
  session.host('progress', session.calls('audio.open')[0]?.id, { event: 'Ended', currentTime: 9, duration: 9, paused: true, buffered: 9 })
  expect([heard, manager.src]).toEqual([['stop'], 'b.mp3'])
  expect(await wx['getBackgroundAudioPlayerState']?.()).toMatchObject({ status: 0, currentPosition: 9, dataUrl: 'b.mp3' })
})

test('listening starts a sensor, stopping ends it, and a refusal fails the start', async () => {
  const answers: Broker = { 'sensor.watch': never, 'ui.keyboard.watch': never }
  const { session, wx } = await facade(answers)
  const heard: unknown[] = []
  wx['onAccelerometerChange']?.((value: unknown) => heard.push(value))
  wx['onAccelerometerChange']?.(() => undefined)
  expect(session.calls('sensor.watch').map(({ args }) => args)).toEqual([{ sensor: 'accelerometer' }])
  const [call] = session.calls('sensor.watch')
  session.host('progress', call?.id, { begun: true })
  session.host('progress', call?.id, { x: 0, y: 0, z: 1 })
  expect(heard).toEqual([{ x: 0, y: 0, z: 1 }])
  await wx['stopAccelerometer']?.({})
  expect(session.hostMessages.some(([kind, id]) => kind === 'abort' && id === call?.id)).toBe(true)
  // One that takes the place of another is still the one that is stopped.
  wx['startAccelerometer']?.({ interval: 'ui', fail: () => undefined })
  wx['startAccelerometer']?.({ interval: 'game', fail: () => undefined })
  await session.settle()
  await wx['stopAccelerometer']?.({})
  const started = session.calls('sensor.watch').slice(1).map(({ id }) => id)
  expect(started).toHaveLength(2)
  expect(session.hostMessages.filter(([kind, id]) => kind === 'abort' && started.includes(id as number))).toHaveLength(2)
  answers['sensor.watch'] = () => new Refusal('denied', 'auth deny')
  await expect(wx['startCompass']?.({ interval: 'ui' })).rejects.toMatchObject({ errMsg: 'startCompass:fail auth deny' })
  expect(session.calls('sensor.watch').at(-1)?.args).toEqual({ sensor: 'compass', interval: 'ui' })
  wx['onKeyboardHeightChange']?.((value: unknown) => heard.push(value))
  session.host('progress', session.calls('ui.keyboard.watch')[0]?.id, { height: 300, duration: 0 })
  expect(heard.at(-1)).toEqual({ height: 300, duration: 0 })
})

test('advertisements: none where the host shows none, else shown until they are closed', async () => {
  const without = await facade()
  const none = without.wx['createRewardedVideoAd']?.({ adUnitId: 'u' }) as Wx
  const told: unknown[] = []
  none['onError']?.((value: unknown) => told.push(value))
  await without.session.settle()
  expect(told).toEqual([{ errMsg: 'load:fail no advertisement', errCode: 1004 }])
  await expect(none['load']?.()).rejects.toMatchObject({ errCode: 1004 })
  const { session, wx } = await facade({ 'ad.show': () => ({ isEnded: true }) }, ['ad.show'])
  const ad = wx['createRewardedVideoAd']?.({ adUnitId: 'u' }) as Wx
  ad['onClose']?.((value: unknown) => told.push(value))
  await ad['show']?.()
  expect(told.at(-1)).toEqual({ isEnded: true })
  expect(session.calls('ad.show')[0]?.args).toEqual({ kind: 'rewarded', adUnitId: 'u' })
  expect(without.session.errors()).toEqual([])
})

test('the cloud: starting it is silent, a host may answer its functions, the database fails', async () => {
  const { session, wx } = await facade({ 'cloud.callFunction': ({ name }) => (name === 'f' ? { result: 5 } : new Refusal('unsupported', 'not supported')) })
  wx.cloud['init']?.({ env: 'x' })
  expect(await wx.cloud['callFunction']?.({ name: 'f', data: { a: 1 } })).toMatchObject({ result: 5, errMsg: 'cloud.callFunction:ok' })
  await expect(wx.cloud['callFunction']?.({ name: 'g' })).rejects.toEqual({ errMsg: 'cloud.callFunction:fail not supported' })
  const db = wx.cloud['database']?.() as { collection(name: string): { get(): Promise<unknown> } }
  await expect(db.collection('x').get()).rejects.toMatchObject({ errMsg: expect.stringContaining(':fail not supported') as unknown })
  expect(session.errors()).toEqual([])
})

test('a part is fetched before it is needed, by its root or its name; what is not there fails', async () => {
  const sources: Sources = { ...onePage('', 'Page({})'), 'app.json': { pages: ['pages/a/a'], subpackages: [{ root: 'shop', pages: ['x'] }] }, 'shop/x.js': 'Page({})', 'shop/x.wxml': '' }
  sources['app.js'] = 'globalThis.wx = wx; App({})'
  const session = await open(sources, { broker: { 'package.fetch': () => new Promise(() => {}) } })
  const fetch = (session.scope['wx'] as Wx)['preDownloadSubpackage']!
  const told: unknown[] = []
  const note = (name: string) => (value: unknown) => told.push([name, value])
  const task = fetch({ packageType: 'normal', name: '/shop/', success: note('success'), complete: note('complete') }) as Wx
  task['onProgressUpdate']?.(note('progress'))
  const [call] = session.calls('package.fetch')
  expect(call?.args).toEqual({ root: 'shop' })
  session.host('progress', call?.id, { progress: 50 })
  session.host('result', call?.id, {})
  await session.settle()
  expect(told.splice(0)).toEqual([['progress', { progress: 50 }], ['success', { errMsg: 'preDownloadSubpackage:ok' }], ['complete', { errMsg: 'preDownloadSubpackage:ok' }]])
  for (const options of [{ name: 'none' }, {}, { packageType: 'workers' }]) {
    fetch({ ...options, success: note('success'), fail: note('fail') })
    await session.settle()
    expect(told.splice(0)).toEqual([['fail', { errMsg: 'preDownloadSubpackage:fail module not found' }]])
  }
  expect(session.calls('package.fetch')).toHaveLength(1)
})

test('small ones', async () => {
  const { session, wx } = await facade({ 'analytics.tell': () => new Refusal('unsupported', 'not supported'), 'service.chat': () => ({}) }, ['service.chat'])
  expect(await wx['getPrivacySetting']?.()).toMatchObject({ needAuthorization: false })
  expect(await wx['requirePrivacyAuthorize']?.()).toMatchObject({ errMsg: 'requirePrivacyAuthorize:ok' })
  expect(wx['getExtConfigSync']?.()).toEqual({})
  expect(await wx['getExtConfig']?.()).toMatchObject({ extConfig: {} })
  const { randomValues } = (await wx['getRandomValues']?.({ length: 70_000 })) as { randomValues: ArrayBuffer }
  expect(new Set(new Uint8Array(randomValues)).size).toBe(256)
  await expect(wx['getRandomValues']?.({ length: 1e12 })).rejects.toMatchObject({ errMsg: expect.stringContaining(':fail parameter error') as unknown })
  expect(wx['reportEvent']?.('buy', { n: 1 })).toBeUndefined()
  await session.settle()
  expect(session.calls('analytics.tell')[0]?.args).toEqual({ event: 'buy', data: { n: 1 } })
  expect((wx.worklet['shared']?.(3) as { value: number }).value).toBe(3)
  expect(wx.worklet['timing']?.(8, {})).toBe(8)
  expect((wx['getPerformance']?.() as { getEntries: Fn }).getEntries()).toEqual([])
  expect(['openCustomerServiceChat', 'addCard', 'getFileSystemManager', 'createInnerAudioContext'].map(name => wx['canIUse']?.(name))).toEqual([true, false, true, true])
  expect(session.errors()).toEqual([])
})

test('alipay and baidu: what only they have', async () => {
  const { session, own: my } = await speak('alipay', { 'ui.date': () => ({ date: '2024-02-03' }), 'media.compress': () => ({ tempFilePath: 'wxfile://tmp_1' }), 'service.contact.choose': () => new Refusal('cancel', 'cancel') })
  const ask = async (name: string, options: object): Promise<unknown> => (my[name]?.(options) as Promise<unknown>).catch((error: unknown) => error)
  expect(await ask('datePicker', { format: 'yyyy-MM-dd' })).toEqual({ date: '2024-02-03' })
  expect(await ask('compressImage', { apFilePaths: ['a.png'], compressLevel: 1 })).toMatchObject({ apFilePaths: ['wxfile://tmp_1'] })
  expect(session.calls('media.compress')[0]?.args).toEqual({ src: 'a.png', quality: 60 })
  expect(await ask('compressImage', { apFilePaths: ['a', 'b'] })).toMatchObject({ error: 20 })
  expect(await ask('choosePhoneContact', {})).toEqual({ error: 11, errorMessage: 'cancel' })
  const baidu = await speak('baidu')
  expect(await baidu.own['setPageInfo']?.({ title: 't', keywords: 'k' })).toMatchObject({})
})
