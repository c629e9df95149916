// Files of the package, asked from the container once each and shown as blob URLs.

import type { Port } from './port'

type Answer = { bytes: BufferSource, type: string } | null

const DIRECT = /^(https?:|data:|blob:)/i

/** Path from the package's root of what `source` names, seen from the page at `base`. */
export function packagePath(source: string, base: string): string {
  const parts = source.startsWith('/') ? [] : base.split('/').slice(0, -1)
  for (const part of source.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.' && part !== '') parts.push(part)
  }
  return parts.join('/')
}

export class Assets {
  readonly #port: Port
  readonly #urls = new Map<string, Promise<string | null>>()
  readonly #waiting = new Map<number, (answer: Answer) => void>()
  #calls = 0

  constructor(port: Port) {
    this.#port = port
  }

  /** A URL the browser can load as it is, when `source` needs nothing from the package. */
  direct(source: string): string | null {
    return source.startsWith('//') ? `https:${source}` : DIRECT.test(source) ? source : null
  }

  /** Blob URL of a file of the package; null when there is none. */
  url(source: string, base: string): Promise<string | null> {
    const path = /^[a-z]+:/i.test(source) ? source : packagePath(source.replace(/[?#].*$/, ''), base)
    let url = this.#urls.get(path)
    if (!url) this.#urls.set(path, (url = this.#ask(path)))
    return url
  }

  /** The text of a file of the package, or of a server that the mini-program may download from; null when there is none. */
  async text(source: string, base: string): Promise<string | null> {
    const answer = await this.#bytes(/^[a-z]+:/i.test(source) ? source : packagePath(source, base))
    return answer && new TextDecoder().decode(answer.bytes)
  }

  answer(call: number, answer: Answer): void {
    this.#waiting.get(call)?.(answer)
    this.#waiting.delete(call)
  }

  #bytes(path: string): Promise<Answer> {
    const call = ++this.#calls
    return new Promise((resolve) => {
      this.#waiting.set(call, resolve)
      this.#port.postMessage(['asset', call, path])
    })
  }

  async #ask(path: string): Promise<string | null> {
    const answer = await this.#bytes(path)
    return answer && URL.createObjectURL(new Blob([answer.bytes], { type: answer.type }))
  }
}
