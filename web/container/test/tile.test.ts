// Tiles of maps: from where the host says, and images alone.
import { createServer } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { tile } from '../src/embed/tile'
import { close, listen } from './platform.mjs'

const asked: string[] = []
const answers: Record<string, [status: number, type: string, body: string | Buffer]> = {
  '/3/1/2.png': [200, 'image/png', 'tile'], '/3/1/3.png': [200, 'text/html', 'no tile'], '/3/1/4.png': [200, 'image/png', Buffer.alloc(5 * 1024 * 1024)],
}
const server = createServer((request, response) => {
  asked.push(request.url ?? '')
  const [status, type, body] = answers[request.url ?? ''] ?? [404, 'image/png', 'none']
  response.writeHead(status, { 'content-type': type }).end(body)
})
let map: { tiles: string; attribution: string }
beforeAll(async () => {
  map = { tiles: `${await listen(server)}/{z}/{x}/{y}.png`, attribution: '' }
})
afterAll(() => close(server))

test('a tile comes from the place of its numbers; what is no image, too large or missing is none', async () => {
  const found = await tile(map, 'tile:3/1/2')
  expect([found?.type, await found?.text()]).toEqual(['image/png', 'tile'])
  expect([await tile(map, 'tile:3/1/3'), await tile(map, 'tile:9/9/9')]).toEqual([null, null])
  await expect(tile(map, 'tile:3/1/4')).rejects.toMatchObject({ code: 'limit' })
  expect(asked).toEqual(['/3/1/2.png', '/3/1/3.png', '/9/9/9.png', '/3/1/4.png'])
})

test('whatever is not three numbers asks nobody, nor where the host has no maps', async () => {
  asked.length = 0
  for (const name of ['tile:3/1', 'tile:3/1/../2', 'tile:-1/1/2', 'tile:100/1/2', 'tile:3/12345678/2', 'tile:3/1/2?x', 'tile:3/1/2\n', 'xtile:3/1/2']) expect(await tile(map, name), name).toBeNull()
  expect(await tile(undefined, 'tile:3/1/2')).toBeNull()
  expect(asked).toEqual([])
})
