// The files that a mini-program keeps. The logic decides what becomes of which path and counts exactly; the checks here
// stop one that does not.

import type { App } from '../app'
import { Failed } from '../failure'
import type { Call } from './broker'
import { text } from './conform'
import { MAX_FILE } from './room'

export const MAX_KEPT = 200 * 1024 * 1024
const MAX_ENTRIES = 10_000
/** A path below the folder that mini-programs write to, or one of a file that was saved. No part of it leads elsewhere. */
const OWN = /^wxfile:\/\/(usr(\/(?!\.{1,2}(\/|$))[^/]+)+|store_[\w.]+)$/

type Args = Record<string, unknown>

export async function write({ path, content }: Args, { app }: Call): Promise<void> {
  const own = ownPath(path)
  if (content !== undefined && !(content instanceof Blob)) throw new Failed('invalid', 'parameter error: parameter.content should be Blob;')
  const files = keptOf(app)
  let size = content?.size ?? 0
  if (size > MAX_FILE) throw full()
  for (const [name, file] of files) if (name !== own) size += file.content?.size ?? 0
  if (size > MAX_KEPT || (files.size >= MAX_ENTRIES && !files.has(own))) throw full()
  const file = { content: content ?? null, at: Date.now() }
  files.set(own, file)
  await app.keptOn.set(own, file)
}

export async function remove({ path }: Args, { app }: Call): Promise<void> {
  const own = ownPath(path)
  keptOf(app).delete(own)
  await app.keptOn.remove(own)
}

/** A file of the package. */
export async function read({ path }: Args, { app }: Call): Promise<{ content: Blob }> {
  const name = text(path)
  if (name.includes('://')) throw new Failed('not_found', 'this is no file of the package')
  return { content: await app.file(name) }
}

function ownPath(path: unknown): string {
  const own = text(path)
  if (!OWN.test(own)) throw new Failed('path_denied', 'permission denied, the path is not one of its own')
  return own
}

function keptOf(app: App): NonNullable<App['kept']> {
  if (!app.kept) throw new Failed('unsupported', 'the manifest names no capability of the family file')
  return app.kept
}

const full = (): Failed => new Failed('file_quota', 'the maximum size of the file storage limit is exceeded')
