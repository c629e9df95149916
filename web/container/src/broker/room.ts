// How much the files of one run, and the calls that make them, may hold.

import type { App } from '../app'
import { Failed } from '../failure'

/** Bytes of one file, and of all files of a run. */
export const MAX_FILE = 100 * 1024 * 1024
const MAX_ALL = 200 * 1024 * 1024

/** Bytes that calls hold for now, beside what is kept. */
const passing = new WeakMap<App, number>()

/** What one call holds while it lasts. */
export class Room {
  #bytes = 0

  constructor(private readonly app: App) {}

  /** Makes it that many bytes, when there is room for them. */
  resize(bytes: number): void {
    const { app } = this
    const all = (passing.get(app) ?? 0) + bytes - this.#bytes
    if (bytes > this.#bytes) fits(app, all)
    passing.set(app, all)
    this.#bytes = bytes
  }
}

function fits(app: App, bytes: number): void {
  let used = bytes
  for (const kept of app.made.values()) used += kept.size
  if (used > MAX_ALL) throw new Failed('limit', `files of this run are larger than ${MAX_ALL} bytes`)
}

/** Keeps a file until the mini-program ends; its address. */
export function keep(app: App, file: Blob, name = ''): string {
  fits(app, file.size)
  const extension = /\.\w{1,8}$/.exec(name)?.[0] ?? (/\/(\w{1,8})$/.exec(file.type)?.[1] ?? '').replace(/^(?=.)/, '.')
  const address = `wxfile://tmp_${app.made.size + 1}${extension}`
  app.made.set(address, file)
  if (app.kept) app.notify('file', { path: address, content: file })
  return address
}
