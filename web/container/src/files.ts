// The files of one package: fetched by hash, verified before anybody sees them, kept for the next start.

import { readBody } from './bytes'
import { Failed } from './failure'
import { type FileEntry, type Manifest, verifyFile } from './verify'

const TYPES: Record<string, string> = {
  png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', gif: 'image/gif', webp: 'image/webp', svg: 'image/svg+xml',
  bmp: 'image/bmp', ico: 'image/x-icon', ttf: 'font/ttf', otf: 'font/otf', woff: 'font/woff', woff2: 'font/woff2',
  mp3: 'audio/mpeg', aac: 'audio/aac', m4a: 'audio/mp4', wav: 'audio/wav', mp4: 'video/mp4', json: 'application/json',
}

/** Media type by extension, for files that the developer's tree holds. */
export function mediaType(path: string): string {
  return TYPES[path.slice(path.lastIndexOf('.') + 1).toLowerCase()] ?? 'application/octet-stream'
}

/** On the same shelf: the releases that ran here last (offline.ts). */
export const RELEASES = 'https://release.invalid/'

export class Files {
  readonly #running = new Map<string, Promise<ArrayBuffer>>()

  /** `given`: texts by hash that came with the release; `blobs`: URL prefix of files by hash; `shelf`: name of the cache of this app. */
  constructor(
    private readonly manifest: Manifest,
    private readonly given: Record<string, string>,
    private readonly blobs: string,
    private readonly shelf: string,
    private readonly signal: AbortSignal,
  ) {}

  has(path: string): boolean {
    return Object.hasOwn(this.manifest.files, path)
  }

  /** Where everybody can load the file from, by its hash. */
  publicUrl(path: string): string {
    return this.blobs + this.#entry(path).sha256
  }

  /** The verified content. */
  async bytes(path: string): Promise<ArrayBuffer> {
    const entry = this.#entry(path)
    let running = this.#running.get(entry.sha256)
    if (!running) {
      running = this.#load(path, entry).finally(() => this.#running.delete(entry.sha256))
      this.#running.set(entry.sha256, running)
    }
    return running
  }

  async text(path: string): Promise<string> {
    return new TextDecoder().decode(await this.bytes(path))
  }

  async json(path: string): Promise<unknown> {
    return JSON.parse(await this.text(path))
  }

  /** Lets go of what earlier versions left. */
  async prune(): Promise<void> {
    const shelf = await this.#open()
    const current = new Set(Object.values(this.manifest.files).map((entry) => this.blobs + entry.sha256))
    for (const kept of (await shelf?.keys()) ?? []) {
      if (!kept.url.startsWith(RELEASES) && !current.has(kept.url)) await shelf?.delete(kept)
    }
  }

  #entry(path: string): FileEntry {
    if (!this.has(path)) throw new Failed('not_found', `the package has no file ${path}`)
    return this.manifest.files[path]!
  }

  async #load(path: string, entry: FileEntry): Promise<ArrayBuffer> {
    if (Object.hasOwn(this.given, entry.sha256)) {
      const { buffer } = new TextEncoder().encode(this.given[entry.sha256])
      await verifyFile(path, entry, buffer)
      return buffer
    }
    const url = this.blobs + entry.sha256
    const shelf = await this.#open()
    const kept = await shelf?.match(url)
    if (kept) {
      const bytes = await kept.arrayBuffer()
      // What was kept may have been damaged: then it is fetched again.
      if (await verifyFile(path, entry, bytes).then(() => true, () => false)) return bytes
    }
    const bytes = await this.#fetch(url, path, entry)
    await verifyFile(path, entry, bytes)
    void shelf?.put(url, new Response(bytes)).catch(() => undefined) // a full disk must not stop the start
    return bytes
  }

  async #fetch(url: string, path: string, entry: FileEntry): Promise<ArrayBuffer> {
    let response
    try {
      response = await fetch(url, { credentials: 'omit', referrerPolicy: 'no-referrer', signal: this.signal })
    } catch {
      this.signal.throwIfAborted()
      throw new Failed('network', `${path} cannot be fetched from ${url}`)
    }
    if (!response.ok) throw new Failed('network', `${path}: ${url} answered ${response.status}`)
    // One byte more than promised is enough for verification to say what is wrong.
    return readBody(response, entry.size + 1).catch((error: unknown) => {
      if (error instanceof Failed) throw new Failed('file_hash', `${path} is larger than the ${entry.size} bytes of the manifest`)
      throw error
    })
  }

  async #open(): Promise<Cache | undefined> {
    return caches.open(this.shelf).catch(() => undefined)
  }
}
