// What the broker hands out of a package: pictures for the page around, and the code of its parts.

import { type App, assetPath } from '../app'
import { Failed } from '../failure'
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

/** Code of a subpackage; its sheets are with the view before this resolves. */
export async function loadSubpackage(app: App, root: string): Promise<{ logic: string }> {
  if (!app.manifest.subpackages.some((part) => part.root === root)) throw new Failed('not_found', `the package has no part ${root}`)
  const [logic, sheets] = await Promise.all([app.files.text(`sub/${root}/logic.js`), app.files.json(`sub/${root}/styles.json`)])
  app.tellView(['sheets', sheets as Record<string, string>])
  return { logic }
}
