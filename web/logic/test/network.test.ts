import { expect, test } from 'vitest'
import { extension, onePage, open, Refusal, type Session } from './session'

interface Task { abort(): void; onHeadersReceived(listener: (result: unknown) => void): void }
type Request = (options: object) => Task

async function network(answer: (args: { [name: string]: unknown }) => unknown): Promise<{ session: Session; request: Request }> {
  const sources = onePage('<view/>', 'Page({})')
  sources['app.js'] = 'globalThis.wx = wx; App({})'
  const session = await open(sources, { broker: { 'network.request': answer } })
  return { session, request: (session.scope['wx'] as { request: Request }).request }
}

const OK = { statusCode: 200, header: { 'content-type': 'application/json' }, data: '{"n":1}' }

async function ask(session: Session, request: Request, options: object): Promise<{ [name: string]: unknown }> {
  let result: { [name: string]: unknown } = {}
  request({ url: 'https://api.example.com/x', ...options, success: (value: typeof result) => (result = value), fail: (value: typeof result) => (result = value) })
  await session.settle()
  return result
}

test('what is sent: query, JSON, form, text, bytes', async () => {
  const { session, request } = await network(() => OK)
  await ask(session, request, { url: 'https://a.b/x?y=1#h', data: { q: '你 好', n: 2, skip: undefined, deep: { a: 1 } } })
  await ask(session, request, { method: 'post', data: { a: [1] } })
  await ask(session, request, { method: 'POST', header: { 'Content-Type': 'application/x-www-form-urlencoded' }, data: { a: 1, b: 'x y' } })
  await ask(session, request, { method: 'PUT', data: 'raw', header: { 'X-Number': 5, gone: undefined }, timeout: 5000 })
  await ask(session, request, { method: 'POST', data: new Uint8Array([1, 2]).buffer, responseType: 'arraybuffer' })
  const json = { 'content-type': 'application/json' }
  expect(session.calls('network.request').map(call => call.args)).toEqual([
    { url: 'https://a.b/x?y=1&q=%E4%BD%A0%20%E5%A5%BD&n=2&deep=%7B%22a%22%3A1%7D#h', method: 'GET', header: json },
    { url: 'https://api.example.com/x', method: 'POST', header: json, data: '{"a":[1]}' },
    { url: 'https://api.example.com/x', method: 'POST', header: { 'Content-Type': 'application/x-www-form-urlencoded' }, data: 'a=1&b=x%20y' },
    { url: 'https://api.example.com/x', method: 'PUT', header: { ...json, 'X-Number': '5' }, data: 'raw', timeout: 5000 },
    { url: 'https://api.example.com/x', method: 'POST', header: json, data: new Uint8Array([1, 2]).buffer, responseType: 'arraybuffer' },
  ])
})

test('what comes back: JSON parsed, text when it is none, bytes, status codes of any kind', async () => {
  let answer: object = OK
  const { session, request } = await network(() => answer)
  expect(await ask(session, request, {})).toMatchObject({ data: { n: 1 }, statusCode: 200, errMsg: 'request:ok', header: OK.header, cookies: [] })
  expect(await ask(session, request, { dataType: 'text' })).toMatchObject({ data: '{"n":1}' })
  answer = { ...OK, statusCode: 500, data: '<html>' }
  expect(await ask(session, request, {})).toMatchObject({ data: '<html>', statusCode: 500, errMsg: 'request:ok' })
  answer = { ...OK, data: new Uint8Array([7]).buffer }
  expect((await ask(session, request, { responseType: 'arraybuffer' }))['data']).toBeInstanceOf(ArrayBuffer)
})

test('failures: refused, not a URL, aborted', async () => {
  const { session, request } = await network(() => new Refusal('domain', 'url not in domain list'))
  expect(await ask(session, request, {})).toEqual({ errMsg: 'request:fail url not in domain list', errno: 600002 })
  expect(await ask(session, request, { url: '/relative' })).toEqual({ errMsg: 'request:fail invalid url "/relative"' })
  expect(await ask(session, request, { url: 5 })).toMatchObject({ errMsg: expect.stringContaining('request:fail parameter error') })
  const waiting = await network(() => new Promise(() => {}))
  const task = waiting.request({ url: 'https://a.b/', fail: (value: unknown) => waiting.session.seen.push(value) })
  await waiting.session.settle()
  task.abort()
  task.abort()
  await waiting.session.settle()
  expect(waiting.session.seen).toEqual([{ errMsg: 'request:fail abort' }])
  expect(waiting.session.hostMessages.filter(([kind]) => kind === 'abort')).toEqual([['abort', waiting.session.calls('network.request')[0]?.id]])
})

test('a request that nobody listens to fails in silence', async () => {
  const { session, request } = await network(() => new Refusal('network', 'offline'))
  let loose = 0
  const count = () => (loose += 1)
  process.on('unhandledRejection', count)
  request({ url: 'https://a.b/' })
  await session.settle()
  await new Promise(done => setImmediate(done))
  process.off('unhandledRejection', count)
  expect(loose).toBe(0)
})

test('a download tells how far it is, and can be ended', async () => {
  const { session } = await network(() => OK)
  const wx = session.scope['wx'] as { downloadFile(options: object): Task & { onProgressUpdate(listener: (value: unknown) => void): void } }
  const told: unknown[] = []
  const task = wx.downloadFile({ url: 'https://a.b/c', complete: (value: unknown) => told.push(value) })
  task.onProgressUpdate(value => told.push(value))
  const [call] = session.calls('network.download')
  session.host('progress', call?.id, { progress: 50 })
  task.abort()
  await session.settle()
  expect(told).toEqual([{ progress: 50 }, { errMsg: 'downloadFile:fail abort' }])
  expect(session.hostMessages).toContainEqual(['abort', call?.id])
})

test('a socket: accepted, opened, used, closed; the older listeners hear of it, too', async () => {
  const { session } = await network(() => OK)
  type Fn = (...args: unknown[]) => unknown
  const wx = session.scope['wx'] as { [name: string]: (...args: unknown[]) => { [name: string]: Fn } }
  const told: unknown[] = []
  wx['onSocketMessage']?.((value: unknown) => told.push(['any', value]))
  const line = wx['connectSocket']?.({ url: 'wss://a.b/', success: (value: { errMsg: string }) => told.push(value.errMsg) }) as { [name: string]: Fn }
  for (const topic of ['Open', 'Message', 'Close']) line[`on${topic}`]?.((value: unknown) => told.push([topic, value]))
  const [call] = session.calls('socket.connect')
  expect(call?.args).toEqual({ url: 'wss://a.b/', socket: 1 })
  session.host('progress', call?.id, { event: 'accepted' })
  await session.settle()
  session.host('progress', call?.id, { event: 'open', header: {} })
  expect(line['readyState']).toBe(1)
  line['send']?.({ data: 'hello' })
  wx['sendSocketMessage']?.({ data: 'last' })
  expect(session.calls('socket.send').map(({ args }) => args)).toEqual([{ socket: 1, data: 'hello' }, { socket: 1, data: 'last' }])
  session.host('progress', call?.id, { event: 'message', data: 'd' })
  session.host('result', call?.id, { code: 1000, reason: '' })
  await session.settle()
  expect(told).toEqual(['connectSocket:ok', ['Open', { header: {} }], ['Message', { data: 'd' }], ['any', { data: 'd' }], ['Close', { code: 1000, reason: '' }]])
  let failed: unknown
  wx['connectSocket']?.({ url: 'wss://no.where/', fail: (value: unknown) => (failed = value) })
  session.host('failure', session.calls('socket.connect')[1]?.id, { code: 'domain', message: 'url not in domain list' })
  await session.settle()
  expect(failed).toEqual({ errMsg: 'connectSocket:fail url not in domain list', errno: 600002 })
})

test('sockets of both façades have numbers of their own; the older calls mean the last of all', async () => {
  const code = `const both = [wx, arguments[10]]; for (const { connectSocket } of both) connectSocket({ url: 'wss://a.b/' }); for (const { sendSocketMessage } of both) sendSocketMessage({ data: '' }); App({})`
  const session = await open({ ...onePage('', 'Page({})'), 'app.js': code }, { over: { scripts: [await extension('more'), await extension('dialects/qq')] } })
  const numbers = (capability: string) => session.calls(capability).map(({ args }) => args['socket'])
  expect([numbers('socket.connect'), numbers('socket.send')]).toEqual([[1, 2], [2, 2]])
})

test('the host is told of a line of the console as far as it is for reading', async () => {
  const { session } = await network(() => OK)
  session.runtime.print('log', ['x'.repeat(20_000), 'y'])
  const [, , text] = session.hostMessages.findLast(([kind]) => kind === 'log') as string[]
  expect(text).toBe('x'.repeat(16 * 1024))
})
