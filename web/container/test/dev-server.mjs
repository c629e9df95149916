// Shows packages in a container without a platform: node web/container/test/dev-server.mjs PACKAGE.hutong…
// The page is read again at every request, so that a rebuilt package or runtime only needs a reload.
import { createServer } from 'node:http'
import path from 'node:path'
import { TestPlatform, assertion, listen } from './platform.mjs'
import { readArchive } from './archive.mjs'

const packages = process.argv.slice(2)
if (!packages.length) {
  console.error('usage: node web/container/test/dev-server.mjs PACKAGE.hutong…')
  process.exit(2)
}

const dist = path.join(import.meta.dirname, '../dist')
const platform = await new TestPlatform({}, dist).start()

async function load() {
  for (const [index, file] of packages.entries()) {
    const read = await readArchive(file)
    platform.apps[`app_${index + 1}`] = { package: read, developers: [read.signature.key], name: path.basename(file, '.hutong') }
  }
}

const SCRIPT = `
const seen = (globalThis.seen = [])
for (const type of ['ready', 'error', 'close', 'title']) addEventListener('hutong-' + type, (event) => {
  seen.push([type, event.detail])
  console.info('hutong-' + type, event.detail)
})
const app = document.querySelector('hutong-app')
const at = new URLSearchParams(location.search)
app.setAttribute('app', at.get('app') ?? 'app_1')
app.setAttribute('path', at.get('path') ?? '')
app.connect = {
  assertion: async () => ${JSON.stringify(assertion('developer'))},
  profile: async () => ({ nickName: 'Developer', avatarUrl: '' }),
  share: (card) => alert('share ' + JSON.stringify(card)),
  openApp: (request) => alert('open ' + JSON.stringify(request)),
}
`

const page = createServer(async (request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost')
  if (pathname === '/page.js') return response.writeHead(200, { 'content-type': 'text/javascript' }).end(SCRIPT)
  if (pathname !== '/') return response.writeHead(404).end()
  try {
    await load()
  } catch (error) {
    return response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' }).end(String(error))
  }
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(`<!doctype html>
<html lang="zh-CN"><meta name="viewport" content="width=device-width"><title>hutong</title>
<style>body { margin: 0; display: grid; place-items: center; height: 100vh; background: #888 } hutong-app { width: min(390px, 100vw); height: min(844px, 100vh) }</style>
<hutong-app platform="${platform.url}" host="${platform.host}" platform-key="${platform.key.publicKey}"></hutong-app>
<script type="module" src="${platform.url}/container/hutong.js"></script><script type="module" src="/page.js"></script></html>`)
})
console.log(`${await listen(page)}/   (?app=app_2 for the second package, ?path=pages/x to open a page)`)
