// The files that a mini-program can name: those it keeps, those of this run, those of the package that have been read.

import { CallError } from '../host'

/** A file, or a folder when it has no content. */
export interface Entry<Content> {
  content: Content | null
  /** Milliseconds since 1970. */
  at: number
}

export interface Stats {
  mode: number
  size: number
  /** Seconds since 1970. */
  lastAccessedTime: number
  lastModifiedTime: number
  isDirectory(): boolean
  isFile(): boolean
}

interface Sized {
  size: number
}

/** Tells the broker: the entry that is new, or null when it is gone. */
export type Change<Content> = (path: string, entry: Entry<Content> | null) => Promise<unknown>

export const ROOT = 'wxfile://usr'
const SAVED = 'wxfile://store_'
const MAX_FILE = 100 * 1024 * 1024
const MAX_ALL = 200 * 1024 * 1024
const MAX_ENTRIES = 10_000
const MAX_PATH = 1024
/** What the vendor shows as the rights of files and folders. */
const FILE_MODE = 33188
const FOLDER_MODE = 16877

/** `Content` has a size in bytes; what it is, the caller knows. */
export class FileTree<Content extends Sized> {
  readonly #kept: Map<string, Entry<Content>>
  readonly #others = new Map<string, Entry<Content>>()
  #changes: Promise<unknown>[] = []
  #used = 0
  #lastSaved = 0

  constructor(
    kept: [string, Entry<Content>][],
    private readonly change: Change<Content>,
    private readonly now: () => number,
  ) {
    this.#kept = new Map(kept)
    for (const { content } of this.#kept.values()) this.#used += content?.size ?? 0
  }

  /** Ends when the broker has every change so far; fails when it refused one. */
  async written(): Promise<void> {
    const changes = this.#changes
    this.#changes = []
    await Promise.all(changes)
  }

  /** A file that came into being elsewhere, and is gone when the mini-program ends. */
  add(path: string, content: Content): void {
    this.#others.set(path, { content, at: this.now() })
  }

  has(path: string): boolean {
    return this.#find(normal(path)) !== undefined
  }

  entry(path: string): Entry<Content> {
    const found = this.#find(normal(path))
    if (!found) throw new CallError('no_entry', `no such file or directory "${path}"`)
    return found
  }

  file(path: string): Content {
    const { content } = this.entry(path)
    if (!content) throw new CallError('is_directory', `illegal operation on a directory, open "${path}"`)
    return content
  }

  write(path: string, content: Content): void {
    const own = this.#below(path)
    if (this.#kept.get(own)?.content === null) throw new CallError('is_directory', `illegal operation on a directory, open "${path}"`)
    this.#folderOf(own, path)
    this.#put(own, content)
  }

  makeFolder(path: string, recursive: boolean): void {
    const own = this.#below(path)
    if (this.#find(own)) {
      if (recursive && this.#find(own)?.content === null) return
      throw new CallError('file_exists', `file already exists ${path}`)
    }
    const parent = own.slice(0, own.lastIndexOf('/'))
    if (recursive && parent !== ROOT && !this.#find(parent)) this.makeFolder(parent, true)
    this.#folderOf(own, path)
    this.#put(own, null)
  }

  removeFile(path: string): void {
    this.file(path)
    this.#drop(this.#owned(path))
  }

  removeFolder(path: string, recursive: boolean): void {
    const own = this.#below(path)
    this.list(path)
    const inside = this.#inside(own)
    if (inside.length > 0 && !recursive) throw new CallError('not_empty', `directory not empty ${path}`)
    for (const name of [...inside, own]) this.#drop(name)
  }

  /** Names in a folder. */
  list(path: string): string[] {
    const own = normal(path)
    if (this.entry(path).content) throw new CallError('not_directory', `not a directory ${path}`)
    return this.#inside(own).filter(name => !name.includes('/', own.length + 1)).map(name => name.slice(own.length + 1))
  }

  rename(from: string, to: string): void {
    const [source, target] = [this.#owned(from), this.#below(to)]
    const { content } = this.entry(from)
    if (target === source) return
    if (target.startsWith(`${source}/`)) throw new CallError('invalid', 'a directory cannot be moved into itself')
    if (content) this.write(to, content)
    else this.makeFolder(to, false)
    for (const name of content ? [] : this.#inside(source)) {
      this.#put(target + name.slice(source.length), (this.#kept.get(name) as Entry<Content>).content)
    }
    for (const name of content ? [source] : [...this.#inside(source), source]) this.#drop(name)
  }

  /** Keeps the content under a path of its own, which is given. */
  save(content: Content, name: string): string {
    const extension = /\.\w{1,8}$/.exec(name)?.[0] ?? ''
    let path: string
    do path = `${SAVED}${this.now()}${++this.#lastSaved}${extension}`
    while (this.#kept.has(path))
    this.#put(path, content)
    return path
  }

  saved(): [string, Entry<Content>][] {
    return [...this.#kept].filter(([path]) => path.startsWith(SAVED))
  }

  stats(path: string): Stats {
    const { content, at } = this.entry(path)
    const time = Math.floor(at / 1000)
    return {
      mode: content ? FILE_MODE : FOLDER_MODE,
      size: content?.size ?? 0,
      lastAccessedTime: time,
      lastModifiedTime: time,
      isDirectory: () => content === null,
      isFile: () => content !== null,
    }
  }

  /** The folder and what is in it, at any depth, by the paths below it. */
  statsInside(path: string): { path: string; stats: Stats }[] {
    const own = normal(path)
    return ['', ...this.#inside(own).map(name => name.slice(own.length))].map(name => ({ path: name || '/', stats: this.stats(own + name) }))
  }

  #find(own: string): Entry<Content> | undefined {
    return own === ROOT ? { content: null, at: 0 } : (this.#kept.get(own) ?? this.#others.get(own))
  }

  #inside(own: string): string[] {
    return [...this.#kept.keys()].filter(name => name.startsWith(`${own}/`))
  }

  #folderOf(own: string, path: string): void {
    const parent = this.#find(own.slice(0, own.lastIndexOf('/')))
    if (!parent) throw new CallError('no_entry', `no such file or directory, open "${path}"`)
    if (parent.content) throw new CallError('not_directory', `not a directory, open "${path}"`)
  }

  /** A path that the mini-program may write. */
  #below(path: string): string {
    const own = normal(path)
    if (own.startsWith(`${ROOT}/`)) return own
    throw new CallError('path_denied', `permission denied, open "${path}"`)
  }

  /** A path of something that is kept. */
  #owned(path: string): string {
    const own = normal(path)
    if (this.#kept.has(own)) return own
    throw new CallError('path_denied', `permission denied, open "${path}"`)
  }

  #put(own: string, content: Content | null): void {
    const size = content?.size ?? 0
    const used = this.#used - (this.#kept.get(own)?.content?.size ?? 0) + size
    if (size > MAX_FILE || used > MAX_ALL || this.#kept.size >= MAX_ENTRIES || own.length > MAX_PATH) {
      throw new CallError('file_quota', 'the maximum size of the file storage limit is exceeded')
    }
    const entry = { content, at: this.now() }
    this.#used = used
    this.#kept.set(own, entry)
    this.#tell(own, entry)
  }

  #drop(own: string): void {
    this.#used -= this.#kept.get(own)?.content?.size ?? 0
    this.#kept.delete(own)
    this.#tell(own, null)
  }

  #tell(own: string, entry: Entry<Content> | null): void {
    const change = this.change(own, entry)
    change.catch(() => undefined) // told by `written`
    this.#changes.push(change)
  }
}

/** The path without `.`, `..` and doubled slashes; of the package when it has no scheme. */
export function normal(path: string): string {
  const [, scheme = '', rest = ''] = /^(\w+:\/\/)?(.*)$/s.exec(path) ?? []
  const names: string[] = []
  for (const name of rest.split('/')) {
    if (name === '..') names.pop()
    else if (name !== '' && name !== '.') names.push(name)
  }
  return scheme + names.join('/')
}
