import { expect, test } from 'vitest'
import { extension, onePage, open, Refusal, type Broker, type Session } from './session'
import { speak } from './speak'

type Fn = (...args: unknown[]) => unknown
type Files = { [name: string]: Fn }

const text = (value: string): object => ({ size: value.length, bytes: new TextEncoder().encode(value) })
const BROKER: Broker = { 'file.write': () => ({}), 'file.remove': () => ({}), 'file.read': () => new Refusal('not_found', 'none'), 'file.digest': () => ({ digest: 'd' }) }

async function files(broker: Broker = BROKER, kept: [string, { content: unknown; at: number }][] = []): Promise<{ session: Session; fs: Files; wx: Files }> {
  const sources = onePage('<view/>', 'Page({})')
  sources['app.js'] = 'globalThis.wx = wx; App({})'
  const session = await open(sources, { broker, over: { scripts: [await extension('more')], files: kept } })
  const wx = session.scope['wx'] as Files
  return { session, wx, fs: wx['getFileSystemManager']?.() as Files }
}

const USR = 'wxfile://usr'
const thrown = (call: () => unknown): unknown => {
  try {
    return call()
  } catch (error) {
    return (error as { errno?: number; message: string }).errno ?? (error as Error).message
  }
}

test('what is written is there at once, in every encoding, and goes to the broker in order', async () => {
  const { session, fs } = await files()
  fs['mkdirSync']?.(`${USR}/a/b`, true)
  fs['writeFileSync']?.(`${USR}/a/b/c.txt`, '你好', 'utf8')
  fs['appendFileSync']?.(`${USR}/a/b/c.txt`, '!')
  expect(fs['readFileSync']?.(`${USR}/a/b/c.txt`, 'utf-8')).toBe('你好!')
  expect(fs['readFileSync']?.(`${USR}/a/b/c.txt`, 'base64')).toBe('5L2g5aW9IQ==')
  expect(fs['readFileSync']?.(`${USR}/a/b/c.txt`, 'hex', 6, 1)).toBe('21')
  expect((fs['readFileSync']?.(`${USR}/a/b/c.txt`) as ArrayBuffer).byteLength).toBe(7)
  fs['writeFileSync']?.(`${USR}/a/x`, 'AP8=', 'base64')
  expect(fs['readFileSync']?.(`${USR}/a/x`, 'hex')).toBe('00ff')
  expect(fs['readdirSync']?.(`${USR}/a`)).toEqual(['b', 'x'])
  expect((fs['statSync']?.(`${USR}/a/x`) as { size: number; isFile(): boolean }).isFile()).toBe(true)
  expect((fs['statSync']?.(`${USR}/a`, true) as { path: string }[]).map(({ path }) => path)).toEqual(['/', '/b', '/b/c.txt', '/x'])
  fs['renameSync']?.(`${USR}/a`, `${USR}/z`)
  expect(fs['readFileSync']?.(`${USR}/z/b/../b/c.txt`, 'utf8')).toBe('你好!')
  expect(thrown(() => fs['accessSync']?.(`${USR}/a`))).toBe(1300002)
  fs['rmdirSync']?.(`${USR}/z`, true)
  expect(fs['readdirSync']?.(USR)).toEqual([])
  await session.settle()
  expect(session.invoked.slice(0, 3).map(({ capability, args }) => [capability, args['path']])).toEqual([
    ['file.write', `${USR}/a`], ['file.write', `${USR}/a/b`], ['file.write', `${USR}/a/b/c.txt`],
  ])
  expect(session.errors()).toEqual([])
})

test('what cannot be is refused with the vendor\'s number', async () => {
  const { fs } = await files()
  fs['mkdirSync']?.(`${USR}/d`)
  fs['writeFileSync']?.(`${USR}/d/f`, 'x')
  const wrong: [unknown, () => unknown][] = [
    [1300002, () => fs['readFileSync']?.(`${USR}/none`)],
    [1300002, () => fs['writeFileSync']?.(`${USR}/none/f`, 'x')],
    [1301005, () => fs['mkdirSync']?.(`${USR}/d`)],
    [1300066, () => fs['rmdirSync']?.(`${USR}/d`)],
    [1301003, () => fs['readFileSync']?.(`${USR}/d`)],
    [1301003, () => fs['writeFileSync']?.(`${USR}/d`, 'x')],
    [1300020, () => fs['readdirSync']?.(`${USR}/d/f`)],
    [1300020, () => fs['writeFileSync']?.(`${USR}/d/f/g`, 'x')],
    [1301000, () => fs['writeFileSync']?.(`${USR}/../store_1`, 'x')],
    [1301000, () => fs['writeFileSync']?.('wxfile://tmp_1', 'x')],
    [1301000, () => fs['writeFileSync']?.('/pages/a.js', 'x')],
    [1301000, () => fs['rmdirSync']?.(USR, true)],
    [1300002, () => fs['unlinkSync']?.('wxfile://usr/../../other')],
    [1300202, () => fs['writeFileSync']?.(`${USR}/${'n'.repeat(2000)}`, 'x')],
  ]
  expect(wrong.map(([, call]) => thrown(call))).toEqual(wrong.map(([number]) => number))
  for (const [name, ...args] of [['readFileSync', `${USR}/d/f`, 'rot13'], ['readFileSync', `${USR}/d/f`, 'utf8', 5], ['readFileSync', 7], ['writeFileSync', `${USR}/e`, { toString: 1 }], ['readFileSync', `${USR}/d/f`, '__proto__']] as const) {
    expect(() => fs[name]?.(...args), name).toThrow(/:fail/)
  }
  expect(fs['openSync']?.()).toEqual({ errMsg: 'openSync:fail not supported' })
})

test('callback forms wait for the broker, and say what it says', async () => {
  const refused = { ...BROKER, 'file.write': () => new Refusal('file_quota', 'full') }
  const { session, fs } = await files(refused)
  let told: unknown
  fs['writeFile']?.({ filePath: `${USR}/a`, data: 'x', success: () => (told = 'ok'), fail: (error: unknown) => (told = error) })
  await session.settle()
  expect(told).toEqual({ errMsg: 'writeFile:fail full', errno: 1300202 })
})

test('files of the run can be read at once, those of the package after they were read once', async () => {
  const { session, fs, wx } = await files({ ...BROKER, 'file.read': ({ path }) => (path === 'data/a.json' ? { content: text('{}') } : new Refusal('not_found', 'none')) })
  session.host('notify', 'file', { path: 'wxfile://tmp_1.png', content: text('png') })
  expect(fs['readFileSync']?.('wxfile://tmp_1.png', 'utf8')).toBe('png')
  expect(thrown(() => fs['readFileSync']?.('/data/a.json', 'utf8'))).toBe(1300002)
  expect(await fs['readFile']?.({ filePath: '/data/a.json', encoding: 'utf8' })).toEqual({ errMsg: 'readFile:ok', data: '{}' })
  expect(fs['readFileSync']?.('data/a.json', 'utf8')).toBe('{}')
  await expect(fs['access']?.({ path: 'no.json' })).rejects.toMatchObject({ errno: 1300002 })
  const { savedFilePath } = (await wx['saveFile']?.({ tempFilePath: 'wxfile://tmp_1.png' })) as { savedFilePath: string }
  expect(savedFilePath).toMatch(/^wxfile:\/\/store_\d+\.png$/)
  expect(await wx['getSavedFileList']?.()).toMatchObject({ fileList: [{ filePath: savedFilePath, size: 3 }] })
  expect(await wx['getFileInfo']?.({ filePath: savedFilePath })).toMatchObject({ size: 3, digest: 'd' })
  await wx['removeSavedFile']?.({ filePath: savedFilePath })
  await expect(wx['getSavedFileInfo']?.({ filePath: savedFilePath })).rejects.toMatchObject({ errMsg: expect.stringContaining('getSavedFileInfo:fail no such file') as unknown })
})

test('what was kept is there at the start', async () => {
  const { fs } = await files(BROKER, [[`${USR}/old`, { content: text('old'), at: 5000 }]])
  expect(fs['readFileSync']?.(`${USR}/old`, 'utf8')).toBe('old')
  expect(fs['statSync']?.(`${USR}/old`)).toMatchObject({ size: 3, lastModifiedTime: 5 })
})

test('alipay: one object in, one object out, and fields of its own', async () => {
  const { session, own } = await speak('alipay', BROKER)
  const my = own as Files
  const fs = my['getFileSystemManager']?.() as Files
  fs['writeFileSync']?.({ filePath: `${USR}/a`, data: 'x' })
  expect(fs['readFileSync']?.({ filePath: `${USR}/a`, encoding: 'utf8' })).toEqual({ data: 'x' })
  expect(await my['saveFile']?.({ apFilePath: `${USR}/a` })).toMatchObject({ apFilePath: expect.stringMatching(/^wxfile:\/\/store_/) as unknown })
  expect(await my['getSavedFileList']?.()).toMatchObject({ fileList: [{ apFilePath: expect.stringMatching(/store_/) as unknown, size: 1 }] })
  expect(session.errors()).toEqual([])
})
