import { expect, test } from 'vitest'
import { onePage, open, type Session } from './session'

type Fn = (...args: never[]) => unknown
type Wx = { [name: string]: Fn }

async function storage(stored: [string, unknown][] = [], quota?: number): Promise<{ session: Session; wx: { [name: string]: (...args: unknown[]) => unknown } }> {
  const sources = onePage('<view/>', 'Page({})')
  sources['app.js'] = 'globalThis.wx = wx; App({})'
  const ok = () => ({})
  const session = await open(sources, { over: { storage: stored, quota }, broker: { 'storage.set': ok, 'storage.remove': ok, 'storage.clear': ok } })
  return { session, wx: session.scope['wx'] as Wx as never }
}

const VALUES: unknown[] = ['1', '', 'true', 1, 0, -1.5, true, false, null, [], [1, '1', [null]], {}, { a: { b: ['c'] } }, new Date(1700000000000)]

test('values keep their type', async () => {
  const { wx } = await storage()
  VALUES.forEach((value, index) => wx['setStorageSync']?.(`k${index}`, value))
  expect(VALUES.map((_value, index) => wx['getStorageSync']?.(`k${index}`))).toStrictEqual(VALUES)
  expect(wx['getStorageSync']?.('none')).toBe('')
})

test('the asynchronous form gives the same types, and says when there is nothing', async () => {
  const { session, wx } = await storage()
  const got: unknown[] = []
  for (const data of VALUES) await (wx['setStorage']?.({ key: 'k', data }) as Promise<unknown>).then(async () => {
    got.push(((await wx['getStorage']?.({ key: 'k' })) as { data: unknown }).data)
  })
  expect(got).toStrictEqual(VALUES)
  await (wx['getStorage']?.({ key: 'none' }) as Promise<unknown>).catch(error => session.seen.push(error))
  expect(session.seen).toEqual([{ errMsg: 'getStorage:fail data not found' }])
})

test('what is stored and what is read are copies', async () => {
  const { wx } = await storage()
  const value = { list: [1] }
  wx['setStorageSync']?.('k', value)
  value.list.push(2)
  const read = wx['getStorageSync']?.('k') as typeof value
  read.list.push(3)
  expect(wx['getStorageSync']?.('k')).toEqual({ list: [1] })
})

test('the snapshot of the start is there at once; writes go through in order', async () => {
  const { session, wx } = await storage([['old', { n: 1 }], ['gone', 'x']])
  expect(wx['getStorageSync']?.('old')).toEqual({ n: 1 })
  wx['setStorageSync']?.('a', 1)
  wx['removeStorageSync']?.('gone')
  wx['setStorageSync']?.('a', '2')
  wx['clearStorageSync']?.()
  wx['setStorageSync']?.('b', null)
  await session.settle()
  expect(session.invoked.map(({ capability, args }) => [capability, args])).toEqual([
    ['storage.set', { key: 'a', data: 1 }], ['storage.remove', { key: 'gone' }], ['storage.set', { key: 'a', data: '2' }], ['storage.clear', {}], ['storage.set', { key: 'b', data: null }],
  ])
  expect(wx['getStorageInfoSync']?.()).toEqual({ keys: ['b'], currentSize: 1, limitSize: 10240 })
})

test('a host may give less, and never more', async () => {
  const { wx } = await storage([['old', 'x'.repeat(500)]], 1024)
  expect(wx['getStorageInfoSync']?.()).toEqual({ keys: ['old'], currentSize: 1, limitSize: 1 })
  expect(() => wx['setStorageSync']?.('k', 'x'.repeat(600))).toThrow('exceed storage max size')
  wx['setStorageSync']?.('old', 'x'.repeat(600))
  const wide = await storage([], 1e12)
  expect(wide.wx['getStorageInfoSync']?.()).toMatchObject({ limitSize: 10240 })
})

test('limits: 1 MB for an entry, 10 MB in all; overwriting counts once', async () => {
  const { wx } = await storage()
  const part = 'x'.repeat(1000 * 1000)
  expect(() => wx['setStorageSync']?.('k', 'x'.repeat(1024 * 1024))).toThrow('setStorageSync:fail entry size limit reached')
  expect(() => wx['setStorageSync']?.('k', '汉'.repeat(400 * 1024))).toThrow('entry size limit reached')
  for (let index = 0; index < 10; index += 1) wx['setStorageSync']?.(`k${index}`, part)
  wx['setStorageSync']?.('k9', part)
  expect(() => wx['setStorageSync']?.('k10', part)).toThrow('setStorageSync:fail exceed storage max size 10Mb')
  wx['removeStorageSync']?.('k0')
  expect(() => wx['setStorageSync']?.('k10', part)).not.toThrow()
})

test('bad keys and values fail in the vendor\'s form and change nothing', async () => {
  const { session, wx } = await storage()
  expect(() => wx['setStorageSync']?.(undefined, 1)).toThrow('setStorageSync:fail parameter error: parameter.key should be String instead of Undefined;')
  const cycle: { self?: unknown } = {}
  cycle.self = cycle
  expect(() => wx['setStorageSync']?.('k', cycle)).toThrow('setStorageSync:fail')
  wx['setStorageSync']?.('f', { keep: 1, drop() {}, undef: undefined })
  expect(wx['getStorageSync']?.('f')).toStrictEqual({ keep: 1 })
  await (wx['setStorage']?.({ data: 1 }) as Promise<unknown>).catch(error => session.seen.push(error))
  expect(session.seen).toEqual([{ errMsg: 'setStorage:fail parameter error: parameter.key should be String instead of Undefined;' }])
  expect(session.calls('storage.set')).toHaveLength(1)
})

test('batches read and write several entries', async () => {
  const { wx } = await storage()
  wx['batchSetStorageSync']?.([{ key: 'a', value: 1 }, { key: 'b', value: '2' }])
  expect(wx['batchGetStorageSync']?.(['a', 'b', 'c'])).toEqual([1, '2', ''])
})

test('a key from the prototype of objects is only a key', async () => {
  const { wx } = await storage()
  expect(wx['getStorageSync']?.('constructor')).toBe('')
  wx['setStorageSync']?.('__proto__', { polluted: true })
  expect(wx['getStorageSync']?.('__proto__')).toEqual({ polluted: true })
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
})
