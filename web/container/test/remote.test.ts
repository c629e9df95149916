// Data of a server for a built-in: from where a mini-program may download, and nothing that is too large.
import { createServer } from 'node:http'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { App } from '../src/app'
import { remote } from '../src/embed/remote'
import { close, listen } from './platform.mjs'

const asked: string[] = []
const server = createServer((request, response) => {
  asked.push(request.url ?? '')
  const [status, body] = { '/a.json': [200, '{}'], '/large.json': [200, Buffer.alloc(5 * 1024 * 1024)] }[request.url ?? ''] as [number, string] ?? [request.url === '/away' ? 302 : 404, '']
  response.writeHead(status, { 'content-type': 'application/json', location: '/a.json' }).end(body)
})
let url: string
beforeAll(async () => {
  vi.stubGlobal('location', { href: 'http://127.0.0.1/' })
  url = await listen(server)
})
afterAll(() => close(server))

const may = (download: string[]) => ({ manifest: { domains: { download: [] } }, connect: { policy: { domains: { allow: { download } } } }, release: {}, blocked: {} }) as unknown as App

test('what a declared server has is given; what is missing, too large or elsewhere is not', async () => {
  const found = await remote(may([url]), `${url}/a.json`)
  expect([found?.type, await found?.text()]).toEqual(['application/json', '{}'])
  expect(await remote(may([url]), `${url}/none.json`)).toBeNull()
  await expect(remote(may([url]), `${url}/large.json`)).rejects.toMatchObject({ code: 'limit' })
  await expect(remote(may([url]), `${url}/away`)).rejects.toThrow()
})

test('a server that nobody named is not asked', async () => {
  asked.length = 0
  expect(await remote(may(['https://other.example']), `${url}/a.json`)).toBeNull()
  expect(asked).toEqual([])
})
