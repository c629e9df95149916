import { hostCapabilities, hostProvided } from '@hutong/protocol'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Broker, type Call } from '../src/broker/broker'
import { handlers } from '../src/broker/handlers'
import { shifted } from '../src/broker/location'
import { rareHandlers } from '../src/broker/rare'
import { Places } from '../src/broker/places'
import { Lane } from '../src/broker/lane'
import { Platform } from '../src/platform'
import { Session } from '../src/session'

beforeEach(() => void vi.stubGlobal('location', new URL('https://host.test/')))
afterEach(() => vi.unstubAllGlobals())

test('what the catalogue does not leave to the host’s page is answered here, and nothing else', () => {
  const left: readonly string[] = hostProvided
  expect(Object.keys({ ...handlers, ...rareHandlers }).sort()).toEqual(hostCapabilities.filter((name) => !left.includes(name)).sort())
})

test('a session is renewed once, whoever wants it', async () => {
  let vouched = 0
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify({ access_token: `hcs_${vouched}`, expires_in: 3600 })))
  const connect = { assertion: async () => `${++vouched}` }
  const platform = new Platform('https://platform.test/', 'host_1', 'app_1', connect, new AbortController().signal)
  const grants = await Promise.all([new Session(platform), new Session(platform)].map((session) => session.grant()))
  expect(grants.map(({ token }) => token)).toEqual(['hcs_1', 'hcs_1'])
  platform.grant = undefined
  expect((await new Session(platform).grant()).token).toBe('hcs_2')
})

test('coordinates are shifted in China and nowhere else', () => {
  const { latitude, longitude } = shifted(39.908823, 116.39747)
  expect(latitude).toBeCloseTo(39.910227, 4)
  expect(longitude).toBeCloseTo(116.403714, 4)
  expect(shifted(52.52, 13.405)).toEqual({ latitude: 52.52, longitude: 13.405 })
})

test('a line of the console is cut, and is read in a time that grows with its length', () => {
  const told: string[] = []
  const app = { connect: {}, files: { has: () => false }, tell: (_: string, { text }: { text: string }) => told.push(text) }
  new Broker(app as never, {} as never, () => undefined).handle(['log', 'error', 'x'.repeat(1 << 20)])
  expect(told).toEqual(['x'.repeat(16 * 1024)])
  const began = performance.now()
  expect(new Places(app.files as never).knows('sub/'.repeat(1 << 17))).toBe(false)
  expect(performance.now() - began).toBeLessThan(3000)
})

/** What says where a mini-program may go: here, everywhere. */
const HOST = { manifest: { domains: { download: ['*'] } }, connect: {}, release: {}, blocked: {} }

/** A call of a mini-program; `over` ends it. */
function call(app: object, requests: Lane): Call & { over(): void } {
  const ends = new AbortController()
  return { app, requests, signal: ends.signal, tell: () => undefined, over: () => ends.abort() } as never
}

test('what calls read at once counts as files of the run do, until they end', async () => {
  const app = { made: new Map(), ...HOST }
  const chunk = new Uint8Array(8 << 20)
  let cancelled = 0
  vi.stubGlobal('fetch', ({ signal }: Request) => {
    let left = 10
    const body = new ReadableStream({
      start: (stream) => signal.addEventListener('abort', () => stream.error(signal.reason)),
      pull: (stream) => (left-- > 0 ? stream.enqueue(chunk) : new Promise<void>(() => undefined)),
      cancel: () => void cancelled++,
    }, { highWaterMark: 0 })
    return Promise.resolve(new Response(body, { headers: { 'content-length': String(10 * chunk.length) } }))
  })
  const requests = new Lane(10)
  const calls = [1, 2, 3].map(() => call(app, requests))
  const [first, second, third] = calls.map((one) => Promise.resolve(handlers['network.download']!({ url: 'https://a.test/b' }, one)).catch(({ code }: { code: string }) => code))
  expect(await Promise.race([first, second, third])).toBe('limit')
  expect(cancelled).toBe(1)
  calls.forEach(({ over }) => over())
  await Promise.all([first, second, third])
  const next = call(app, requests)
  const again = Promise.resolve(handlers['media.info']!({ src: 'https://a.test/b' }, next)).catch(() => 'ended')
  expect(await Promise.race([again, new Promise((resolve) => setTimeout(resolve, 100, 'reading'))])).toBe('reading')
  next.over()
  await again
})

test('pictures to be looked at or saved wait like every other transfer', async () => {
  const asked = vi.fn(() => new Promise<Response>(() => undefined))
  vi.stubGlobal('fetch', asked)
  const app = { made: new Map(), ...HOST }
  const requests = new Lane(2)
  for (const [name, field] of [['media.info', 'src'], ['media.save', 'filePath'], ['media.info', 'src']] as const) {
    void handlers[name]!({ [field]: 'https://a.test/b' }, call(app, requests))
  }
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(asked).toHaveBeenCalledTimes(2)
})
