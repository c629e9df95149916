// What the broker hands out of a package: pictures for the page around, and the code of its parts.

import { type App, assetPath } from '../app'
import { Failed } from '../failure'
import type { Call } from './broker'
import { reaches } from './reach'

/** An address under which the page may show an image of the mini-program; null when it may not be shown. */
export async function imageUrl(app: App, source: string): Promise<string | null> {
  if (source.startsWith('data:image/') || reaches(app, 'download', source)) return source
  const content = await app.file(source).catch(() => null)
  if (!content) return null
  const url = URL.createObjectURL(content)
  app.urls.add(url)
  return url
}

/** An address of an image that works outside of this page too, empty when there is none. */
export function shareableImage(app: App, source: string): string {
  if (reaches(app, 'download', source)) return source
  return app.files.has(assetPath(source)) ? app.files.publicUrl(assetPath(source)) : ''
}

/** What is loaded of a subpackage when one of its pages is opened. */
export const filesOf = (root: string): string[] => ['logic.js', 'styles.json'].map((name) => `sub/${root}/${name}`)

function known(app: App, root: string): void {
  if (!app.manifest.subpackages.some((part) => part.root === root)) throw new Failed('not_found', `the package has no part ${root}`)
}

/** The files of a subpackage are here when this resolves; what went before is told. */
export async function fetchSubpackage(root: string, { app, tell }: Call): Promise<void> {
  known(app, root)
  const files = filesOf(root)
  const total = files.reduce((sum, name) => sum + (app.manifest.files[name]?.size ?? 0), 0)
  let written = 0
  await Promise.all(files.map(async (name) => {
    const { byteLength } = await app.files.bytes(name)
    written += byteLength
    tell({ progress: Math.round((written / total) * 100), totalBytesWritten: written, totalBytesExpectedToWrite: total })
  }))
}

/** Code of a subpackage; its sheets are with the view before this resolves. */
export async function loadSubpackage(app: App, root: string): Promise<{ logic: string }> {
  known(app, root)
  const [logic, sheets] = await Promise.all([app.files.text(`sub/${root}/logic.js`), app.files.json(`sub/${root}/styles.json`)])
  app.tellView(['sheets', sheets as Record<string, string>])
  return { logic }
}
