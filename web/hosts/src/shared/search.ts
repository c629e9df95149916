import type { App } from './types'

const plain = (text: string) => text.normalize('NFKC').toLowerCase()

/** The apps in whose name or summary every word of `typed` occurs; those with a hit in the name first. */
export function search(apps: App[], typed: string): App[] {
  const words = plain(typed).split(/\s+/).filter(Boolean)
  const hits = (text: string) => words.every((word) => plain(text).includes(word))
  const found = apps.filter((app) => hits(`${app.name} ${app.summary ?? ''}`))
  return [...found.filter((app) => hits(app.name)), ...found.filter((app) => !hits(app.name))]
}
