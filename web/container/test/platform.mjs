// A platform in one process: signs packages and releases, serves blobs, sessions and the container's files. For the
// tests and for dev-server.mjs; the real one is `hutong serve`.
import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import path from 'node:path'
import { Log } from './log.mjs'

const sha256 = (/** @type {string | Buffer} */ bytes) => createHash('sha256').update(bytes).digest('hex')

/** A fresh Ed25519 key: `publicKey` (base64url) and `sign(context, text)`. */
export function newKey() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  return {
    publicKey: String(publicKey.export({ format: 'jwk' }).x),
    sign: (/** @type {string} */ context, /** @type {string} */ text) => sign(null, Buffer.from(context + text), privateKey).toString('base64url'),
  }
}

/** JSON with sorted keys, as spec/package.md wants it. @param {unknown} value @returns {string} */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`).join(',')}}`
}

/**
 * Signs `files` (path → text or bytes) as a package of `developer`; `manifest` overrides fields.
 * @param {{ files: Record<string, string | Buffer>, developer: ReturnType<typeof newKey>, manifest?: object }} options
 */
export function makePackage({ files, developer, manifest = {} }) {
  const all = {
    'config.json': JSON.stringify({ entry: 'pages/index', window: {}, pages: {}, components: {}, subpackages: [], functions: {} }),
    'main/logic.js': '', 'main/styles.json': '{}', ...files,
  }
  const contents = /** @type {Map<string, Buffer>} */ (new Map())
  const entries = /** @type {Record<string, { sha256: string, size: number }>} */ ({})
  for (const [name, content] of Object.entries(all)) {
    const bytes = Buffer.from(content)
    entries[name] = { sha256: sha256(bytes), size: bytes.length }
    contents.set(entries[name].sha256, bytes)
  }
  const text = canonical({
    app: 'wx0f1e2d3c4b5a6978', capabilities: [], dialect: 'wechat', entry: 'pages/index', files: entries, format: 1, pages: ['pages/index'],
    domains: { download: [], request: [], socket: [], upload: [], webview: [] }, privacy: [], subpackages: [], toolchain: 'test',
    version: { code: 1, name: '1.0.0' }, ...manifest,
  })
  return signed(text, developer, contents)
}

/**
 * Manifest text and contents with a signature of `developer`.
 * @param {string} text
 * @param {ReturnType<typeof newKey>} developer
 * @param {Map<string, Buffer>} contents
 */
export function signed(text, developer, contents) {
  const signature = { algorithm: 'ed25519', key: developer.publicKey, signature: developer.sign('hutong-manifest-v1\n', text) }
  return { manifest: text, signature, contents }
}

/**
 * What the platform says about its keys (spec/keys.md), signed by `signers`. The first of `keys` signs from then on.
 * @param {{ number: number, root: Key, keys: Key[], revoked?: Key[] }} statement
 * @param {Key[]} signers
 */
export function stated({ number, root, keys, revoked = [] }, ...signers) {
  const statement = JSON.stringify({
    format: 1, issued_at: Date.now(), keys: keys.map(({ publicKey }) => ({ key: publicKey })), number,
    revoked: revoked.map(({ publicKey }) => ({ key: publicKey, since: Date.now() })), root: root.publicKey,
  })
  return { signatures: signers.map(({ publicKey, sign }) => ({ key: publicKey, signature: sign('hutong-keys-v1\n', statement) })), statement }
}

/**
 * @typedef {ReturnType<typeof newKey>} Key
 * @typedef {import('./log.mjs').Package & { contents: Map<string, Buffer> }} Package
 * @typedef {{ package: Package, developers: string[], name?: string, paused?: Package }} ReleasedApp `paused` goes on for who has it
 * @typedef {{ id: string, name: string, summary?: string, icon?: string, category?: string }} Offer
 * @typedef {{ release: string, release_signature: string, manifest: string, signature: Package['signature'], blobs: string, admission?: object, keys?: object[] }} Answer
 */

export class TestPlatform {
  url = ''
  host = 'host_1'
  /** The one that hosts pin. */
  key = newKey()
  /** The one that signs. */
  signer = this.key
  /** What it says about its keys. */
  keys = /** @type {ReturnType<typeof stated>[] | undefined} */ (undefined)
  /** Method and path of every request. */
  requests = /** @type {string[]} */ ([])
  /** Queries of requests about what is offered. */
  asked = /** @type {string[]} */ ([])
  sessions = /** @type {Map<string, string>} */ (new Map())
  codes = 0
  /** Up to how many bytes the first files come with the release. */
  firstBytes = 128 * 1024
  /** May change what is answered about a release. */
  tamper = (/** @type {Answer} */ answer) => answer
  /** Domains that its operator denies while something runs. */
  blockedDomains = /** @type {string[]} */ ([])
  /** What it says of what runs, by app; null: not a word. */
  standings = /** @type {Record<string, object> | null} */ ({})
  /** What it was told of runs: app, code and what. */
  reports = /** @type {[string, number, string[]][]} */ ([])
  /** Codes that containers said they had, by app. */
  had = /** @type {[string, string | null][]} */ ([])
  /** What it admitted: everything that it ever released. */
  log = new Log({ sign: (context, text) => this.signer.sign(context, text) })
  /** What its host offers beside the apps. */
  offers = /** @type {Offer[]} */ ([])
  /** What an answer about offers waits for. */
  held = (/** @type {URLSearchParams} */ _query) => Promise.resolve()
  /** May change what a blob holds. */
  blob = (/** @type {Buffer} */ bytes) => bytes
  #server = createServer((request, response) => void this.#answer(request, response))

  /**
   * @param {Record<string, ReleasedApp>} apps by id
   * @param {string} dist folder of the container's files
   */
  constructor(apps, dist) {
    this.apps = apps
    this.dist = dist
  }

  /** Starts it on a free port of the loopback. */
  async start() {
    this.url = await listen(this.#server)
    return this
  }

  close() {
    return close(this.#server)
  }

  /** What who has the version `running` gets of an app. */
  #package(/** @type {string} */ id, /** @type {string | null} */ running = null) {
    const { package: released, paused } = this.apps[id]
    return paused && String(JSON.parse(paused.manifest).version.code) === running ? paused : released
  }

  /** The signed statement about an app; `change` overrides its fields. */
  release(/** @type {string} */ id, change = {}, /** @type {string | null} */ running = null) {
    const { manifest, signature } = this.#package(id, running)
    const { developers } = this.apps[id]
    const { app, version } = JSON.parse(manifest)
    const release = JSON.stringify({
      app: id, appid: app, developer_keys: developers, expires_at: Date.now() + 3600e3, format: 1, host: this.host, issued_at: Date.now(),
      manifest_sha256: sha256(manifest), release: 'rel_1', rollback: false, track: 'online', version: 'ver_1', version_code: version.code, ...change,
    })
    return { release, release_signature: this.signer.sign('hutong-release-v1\n', release), manifest, signature, blobs: `${this.url}/blobs/`, ...(this.keys && { keys: this.keys }), admission: this.log.admit({ manifest, signature }) }
  }

  async #answer(/** @type {import('node:http').IncomingMessage} */ request, /** @type {import('node:http').ServerResponse} */ response) {
    const { pathname, searchParams } = new URL(request.url ?? '/', this.url)
    this.requests.push(`${request.method} ${pathname}`)
    if (pathname.startsWith('/connect/hosts/')) this.asked.push(decodeURIComponent(searchParams.toString()))
    response.setHeader('access-control-allow-origin', '*')
    response.setHeader('access-control-allow-headers', 'authorization, content-type')
    const send = (/** @type {number} */ status, /** @type {unknown} */ value) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    const app = this.sessions.get(request.headers.authorization ?? '')
    if (request.method === 'OPTIONS') return response.writeHead(204).end()
    if (pathname === '/connect/open') return this.#open(request, send)
    if (pathname === '/connect/standing') return this.#standing(request, send)
    if (pathname === '/connect/token') return send(200, { access_token: (await this.#session(request)).token, token_type: 'Bearer', expires_in: 3600 })
    if (pathname === `/connect/hosts/${this.host}/apps`) return send(200, await this.#offered(searchParams))
    if (pathname === `/connect/hosts/${this.host}/categories`) return send(200, { items: [...new Set(this.offers.flatMap(({ category }) => category ?? []))].sort() })
    if (pathname.startsWith('/blobs/')) return this.#blob(pathname.slice('/blobs/'.length), response)
    if (pathname.startsWith('/container/')) return this.#file(path.basename(pathname), response)
    if (pathname === '/v1/log/consistency') {
      const proof = this.log.consistency(Number(searchParams.get('first')), Number(searchParams.get('second')))
      return proof ? send(200, { proof }) : send(400, { code: 'invalid', detail: 'it is not that long' })
    }
    if (!pathname.startsWith('/connect/')) return send(404, {})
    if (!app) return send(401, { code: 'unauthenticated', detail: 'no session' })
    if (pathname === '/connect/release') return send(200, this.tamper(this.release(app, {}, searchParams.get('running'))))
    if (pathname === '/connect/reports') {
      const { version_code: code, what } = JSON.parse(await textOf(request))
      this.reports.push([app, code, what])
      return response.writeHead(204).end()
    }
    if (pathname === '/connect/code') return send(200, { code: `code-${++this.codes}`, expires_in: 300 })
    return send(404, {})
  }

  /** As GET /connect/hosts/{host}/apps: a page of what is asked for. */
  async #offered(/** @type {URLSearchParams} */ query) {
    await this.held(query)
    const [q, category, apps, from, limit] = ['q', 'category', 'app', 'cursor', 'limit'].map((name) => query.get(name) ?? '')
    const own = Object.entries(this.apps).map(([id, { name, package: { manifest } }]) => ({ id, appid: JSON.parse(manifest).app, name: name ?? id }))
    const wanted = /** @type {Offer[]} */ ([...this.offers, ...own]).filter((offer) => (!apps || apps.split(',').includes(offer.id))
      && (!category || offer.category === category) && `${offer.name} ${offer.summary}`.toLowerCase().includes(q.toLowerCase()))
    const end = Number(from) + Number(limit || 1000)
    return { items: wanted.slice(Number(from), end), next: wanted.length > end ? String(end) : null }
  }

  async #open(/** @type {import('node:http').IncomingMessage} */ request, /** @type {(status: number, value: unknown) => void} */ send) {
    const { token, running } = await this.#session(request)
    const app = this.sessions.get(`Bearer ${token}`) ?? ''
    if (!this.apps[app]) return send(404, { code: 'release_not_found', detail: 'nothing is released to this user' })
    const answer = this.release(app, {}, running)
    const { entry, files } = JSON.parse(answer.manifest)
    const first = [`paint/${entry}.json`, 'main/styles.json', 'config.json', 'main/logic.js'].flatMap((name) => files[name] ?? [])
    let room = this.firstBytes
    const given = first.filter(({ size }) => size <= room && (room -= size) >= 0)
    const texts = given.map(({ sha256 }) => [sha256, this.blob(this.#package(app, running).contents.get(sha256) ?? Buffer.of()).toString()])
    return send(200, { access_token: token, expires_in: 3600, ...this.tamper(answer), files: Object.fromEntries(texts) })
  }

  async #standing(/** @type {import('node:http').IncomingMessage} */ request, /** @type {(status: number, value: unknown) => void} */ send) {
    const { sessions } = JSON.parse(await textOf(request))
    if (!this.standings) return send(503, { code: 'unavailable', detail: 'away' })
    const standings = sessions.map((/** @type {{ token: string }} */ { token }) => {
      const app = this.sessions.get(`Bearer ${token}`)
      return app === undefined ? null : { again: true, blocked_capabilities: [], blocked_pages: [], ...this.standings?.[app] }
    })
    return send(200, { standings, blocked_domains: this.blockedDomains, next: 1000 })
  }

  async #session(/** @type {import('node:http').IncomingMessage} */ request) {
    const form = new URLSearchParams(await textOf(request))
    const token = `hcs_${this.sessions.size + 1}`
    const app = form.get('audience') ?? ''
    this.sessions.set(`Bearer ${token}`, app)
    const running = form.get('running')
    this.had.push([app, running])
    return { token, running }
  }

  #blob(/** @type {string} */ hash, /** @type {import('node:http').ServerResponse} */ response) {
    const bytes = Object.values(this.apps).map(({ package: released, paused }) => released.contents.get(hash) ?? paused?.contents.get(hash)).find(Boolean)
    if (!bytes) return response.writeHead(404).end()
    return response.writeHead(200, { 'content-type': 'application/octet-stream', 'cache-control': 'no-store' }).end(this.blob(bytes))
  }

  async #file(/** @type {string} */ name, /** @type {import('node:http').ServerResponse} */ response) {
    const type = path.extname(name) === '.js' ? 'text/javascript' : 'text/html; charset=utf-8'
    const content = await readFile(path.join(this.dist, name)).catch(() => null)
    if (!content) return response.writeHead(404).end()
    // As `hutong serve` does, the page's own policy as a header, too.
    const [, policy] = name === 'frame.html' ? /Content-Security-Policy" content="([^"]+)"/.exec(String(content)) ?? [] : []
    return response.writeHead(200, { 'content-type': type, ...(policy && { 'content-security-policy': policy }) }).end(content)
  }
}

/** @param {import('node:http').IncomingMessage} request */
async function textOf(request) {
  let body = ''
  for await (const chunk of request) body += chunk
  return body
}

/** An assertion as far as a container reads it. Nobody checks its signature here. */
export function assertion(/** @type {string} */ user) {
  const part = (/** @type {unknown} */ value) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'EdDSA' })}.${part({ sub: user })}.x`
}

/** Listens on a free port of the loopback; the URL. @param {import('node:http').Server} server */
export async function listen(server) {
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)))
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  return `http://127.0.0.1:${port}`
}

/** @param {import('node:http').Server} server @returns {Promise<void>} */
export function close(server) {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(() => resolve()))
}
