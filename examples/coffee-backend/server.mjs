// The coffee shop's own back end: what a merchant has already. It was written for the vendor's
// server API and knows the platform only as another base URL for `jscode2session`. The shop is there as more
// than one mini-program; each has its own secret.
import { createServer } from 'node:http'
import { randomBytes } from 'node:crypto'

const { PORT = '4010', PLATFORM_URL = 'http://127.0.0.1:4000', APP_SECRETS = '{}' } = process.env
const secrets = new Map(Object.entries(JSON.parse(APP_SECRETS))) // appid → secret

// Prices in fen. The shop believes its own list, never the phone.
const prices = { latte: 2800, osmanthus: 3200, americano: 2200, dirty: 3000, yunnan: 3600, yirga: 4200, jasmine: 2400, hawthorn: 2600, croissant: 1800, cake: 2200 }
const sessions = new Map() // token → openid
const members = new Map() // openid → member number
const ordersOf = new Map() // openid → orders, newest first
let lastNumber = 100

class Refusal extends Error {
  constructor(status, message) {
    super(message)
    this.status = status
  }
}

async function login({ appid, code }) {
  if (!secrets.has(appid)) throw new Refusal(401, '不认识的小程序')
  const query = new URLSearchParams({ appid, secret: secrets.get(appid), js_code: String(code), grant_type: 'authorization_code' })
  const answer = await (await fetch(`${PLATFORM_URL}/sns/jscode2session?${query}`)).json()
  if (answer.errcode) throw new Refusal(401, `登录失败（${answer.errcode} ${answer.errmsg}）`)
  const token = randomBytes(24).toString('base64url')
  sessions.set(token, answer.openid)
  if (!members.has(answer.openid)) members.set(answer.openid, `HT${String(10_000 + members.size + 1)}`)
  return { token, member: members.get(answer.openid), openid: answer.openid }
}

function place(openid, { name, phone, time, note, ownCup, lines }) {
  if (!name || !/^1\d{10}$/.test(phone)) throw new Refusal(422, '称呼或手机号不对')
  if (!Array.isArray(lines) || lines.length === 0 || lines.length > 50) throw new Refusal(422, '购物袋是空的')
  const total = lines.reduce((sum, line) => {
    const price = Object.hasOwn(prices, line.id) ? prices[line.id] + (line.size === '大杯' ? 400 : 0) : NaN
    if (!Number.isInteger(price) || !Number.isInteger(line.n) || line.n < 1 || line.n > 99) throw new Refusal(422, '有一款商品已下架')
    return sum + price * line.n
  }, ownCup ? -200 : 0)
  const order = {
    id: randomBytes(8).toString('hex'), number: `A${++lastNumber}`, state: '制作中', name: String(name), note: String(note ?? ''), time: String(time),
    lines: lines.map(({ id, name, size, n }) => ({ id, name: String(name), size: String(size), n })), total: Math.max(0, total),
  }
  ordersOf.set(openid, [order, ...(ordersOf.get(openid) ?? [])])
  return order
}

function member(request) {
  const openid = sessions.get((request.headers.authorization ?? '').replace(/^Bearer /, ''))
  if (!openid) throw new Refusal(401, '请重新登录')
  return openid
}

async function body(request) {
  let text = ''
  for await (const chunk of request) {
    text += chunk
    if (text.length > 100_000) throw new Refusal(413, '内容太长')
  }
  try {
    return JSON.parse(text || '{}')
  } catch {
    throw new Refusal(400, '看不懂的内容')
  }
}

const routes = {
  'GET /health': () => ({ ok: true }),
  'POST /login': async request => login(await body(request)),
  'POST /orders': async request => place(member(request), await body(request)),
  'GET /orders': request => ordersOf.get(member(request)) ?? [],
}

createServer(async (request, response) => {
  // Mini-programs are opened inside other people's apps: any origin may ask, none sends cookies.
  response.setHeader('access-control-allow-origin', '*')
  response.setHeader('access-control-allow-headers', 'authorization, content-type')
  if (request.method === 'OPTIONS') return response.writeHead(204).end()
  const answer = (status, value) => response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(value))
  try {
    const route = routes[`${request.method} ${new URL(request.url, 'http://localhost').pathname}`]
    if (!route) throw new Refusal(404, '没有这个地址')
    answer(200, await route(request))
  } catch (error) {
    if (!(error instanceof Refusal)) console.error(error)
    answer(error.status ?? 502, { message: error instanceof Refusal ? error.message : '服务开小差了' })
  }
}).listen(Number(PORT), '127.0.0.1')
