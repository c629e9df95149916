// Requests, answered, failed or refused, and what pages show from elsewhere.

import { Rows, bytes, button, el, milliseconds } from './dom'
import type { Link } from './link'
import type { Tab } from './tab'
import { say } from './words'

interface Exchange {
  method: string
  url: string
  type: string
  sent?: { headers?: unknown; body?: unknown }
  /** Number, or a word. */
  status?: string
  bad?: boolean
  size?: number
  milliseconds?: number
  reason?: string
  answer?: { headers?: unknown; body?: unknown }
}

const COLUMNS = ['method', 'address', 'status', 'type', 'size', 'time'] as const

type Fields = Record<string, unknown>
const fields = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {})

export class NetworkTab implements Tab {
  readonly name = 'network'
  readonly element: HTMLElement
  readonly #rows = new Rows(say('network'), say('noRequests'))
  readonly #detail = el('div', { class: 'detail', hidden: true })
  /** By the number of the call. */
  readonly #waiting = new Map<number, { exchange: Exchange; at: number; draw(): void }>()

  constructor(link: Link) {
    const head = el('div', { class: 'exchange head', 'aria-hidden': 'true' }, ...COLUMNS.map((word) => el('span', { class: word, text: say(word) })))
    this.element = el('div', { class: 'pane' }, el('div', { class: 'bar' }, button(say('clear'), () => this.#clear())), el('div', { class: 'split' }, el('div', { class: 'table' }, head, this.#rows.element), this.#detail))
    link.on('call', (id, capability, args, at) => this.#asked(Number(id), String(capability), fields(args), Number(at)))
    link.on('answer', (id, kind, value, at) => this.#answered(Number(id), kind, fields(value), Number(at)))
    link.on('loaded', (url, what, status, size, milliseconds) => this.#add({ method: 'GET', url: String(url), type: String(what), status: String(Number(status) || ''), bad: Number(status) >= 400, size: Number(size) || undefined, milliseconds: Number(milliseconds) }))
    link.on('refused', (url, rule) => this.#add({ method: 'GET', url: String(url), type: String(rule), status: say('refused'), bad: true, reason: say('policy', { rule }) }))
  }

  started(): void {
    this.#waiting.clear()
  }

  #clear(): void {
    this.#rows.clear()
    this.#detail.hidden = true
  }

  #asked(id: number, capability: string, args: Fields, at: number): void {
    const [family, what] = capability.split('.')
    if ((family !== 'network' && family !== 'socket') || typeof args['url'] !== 'string') return
    const method = family === 'socket' ? 'WS' : String(args['method'] ?? (what === 'upload' ? 'POST' : 'GET'))
    const exchange: Exchange = { method, url: args['url'], type: what ?? '', sent: { headers: args['header'], body: args['data'] ?? args['formData'] } }
    this.#waiting.set(id, { exchange, at, draw: this.#add(exchange) })
  }

  #answered(id: number, kind: 'result' | 'failure', value: Fields, at: number): void {
    const waiting = this.#waiting.get(id)
    if (!waiting) return
    this.#waiting.delete(id)
    const { exchange } = waiting
    exchange.milliseconds = at - waiting.at
    if (kind === 'failure') {
      const refused = value['code'] === 'domain'
      exchange.bad = true
      exchange.status = say(refused ? 'refused' : 'failed')
      exchange.reason = `${String(value['message'])} (${String(value['code'])})${refused ? `\n${say('domain')}` : ''}`
    } else {
      const { statusCode, header, data } = value
      exchange.status = String(statusCode ?? '')
      exchange.bad = Number(statusCode) >= 400
      exchange.answer = { headers: header, body: data }
      exchange.size = sizeOf(data, fields(header))
    }
    waiting.draw()
  }

  /** Returns what draws it anew. */
  #add(exchange: Exchange): () => void {
    const cells = COLUMNS.map((name) => el('span', { class: name }))
    const row = el('button', { type: 'button', class: 'exchange', onclick: () => this.#show(exchange, row) }, ...cells)
    const draw = (): void => {
      const { method, url, status, type, size, milliseconds: took, bad } = exchange
      const texts = [method, shortened(url), status ?? say('waiting'), type, size === undefined ? '' : bytes(size), took === undefined ? '' : milliseconds(took)]
      cells.forEach((cell, index) => (cell.textContent = texts[index]!))
      cells[1]!.title = url
      row.classList.toggle('bad', bad === true)
      if (row.classList.contains('chosen')) this.#show(exchange, row)
    }
    draw()
    this.#rows.add(() => el('div', { role: 'listitem' }, row))
    return draw
  }

  #show(exchange: Exchange, row: HTMLElement): void {
    for (const other of this.#rows.element.querySelectorAll('.chosen')) other.classList.remove('chosen')
    row.classList.add('chosen')
    const part = (title: string, content: unknown): Node[] => {
      const text = textOf(content)
      return text ? [el('h3', { text: title }), el('pre', { tabindex: '0', text })] : []
    }
    const close = button('✕', () => {
      this.#detail.hidden = true
      row.classList.remove('chosen')
      row.focus()
    }, { class: 'close', 'aria-label': say('close') })
    this.#detail.replaceChildren(
      close, el('p', { class: 'url' }, el('b', { text: exchange.method }), ` ${exchange.url}`),
      ...part(say('reason'), exchange.reason), ...part(say('requestHeaders'), exchange.sent?.headers), ...part(say('requestBody'), exchange.sent?.body),
      ...part(say('responseHeaders'), exchange.answer?.headers), ...part(say('responseBody'), exchange.answer?.body),
    )
    this.#detail.hidden = false
  }
}

function shortened(url: string): string {
  if (!/^(https?|wss?):/.test(url) || !URL.canParse(url)) return url
  const { host, pathname, search } = new URL(url)
  return host + pathname + search
}

function sizeOf(body: unknown, header: Fields): number | undefined {
  const told = Number(header['content-length'])
  if (told) return told
  if (typeof body !== 'string') return undefined
  const binary = /^‹(\d+) B›$/.exec(body)
  return binary ? Number(binary[1]) : new TextEncoder().encode(body).length
}

/** Headers a line each, JSON with its lines, anything else as it is. */
function textOf(content: unknown): string {
  if (content === undefined || content === null) return ''
  if (typeof content === 'object') return Object.entries(content).map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`).join('\n')
  const text = String(content)
  try {
    return /^\s*[[{]/.test(text) ? JSON.stringify(JSON.parse(text), null, 2) : text
  } catch {
    return text
  }
}
