// The document of an editor, in Quill's shape: runs of text and things, where a line's end carries what holds for the line.
// Places in it are counted in UTF-16 units of text; a thing, which is a picture or a divider, is one.

import type { Json } from '@hutong/protocol'
import { BLOCK, INLINE, PICTURE, possible } from './formats'

export interface Attributes { [name: string]: string | number | boolean }
export interface Run { insert: string | { image: string } | { divider: true }, attributes?: Attributes }
export interface Line { runs: Run[], attributes: Attributes, divider: boolean }

/** What a format becomes; null takes it away. */
export interface Change { [name: string]: string | number | boolean | null }

export const size = ({ insert }: Run): number => (typeof insert === 'string' ? insert.length : 1)
export const length = (doc: Run[]): number => doc.reduce((sum, run) => sum + size(run), 0)
export const textOf = (doc: Run[]): string => doc.map(({ insert }) => (typeof insert === 'string' ? insert : '')).join('')

const isDivider = (run: Run | undefined): boolean => typeof run?.insert === 'object' && 'divider' in run.insert
const endsLine = (run: Run | undefined): boolean => !run || isDivider(run) || (typeof run.insert === 'string' && run.insert.endsWith('\n'))
const same = (a: Attributes = {}, b: Attributes = {}): boolean =>
  Object.keys(a).length === Object.keys(b).length && Object.keys(a).every((name) => a[name] === b[name])

/** The attributes after a change. */
export const applied = (now: Attributes = {}, change: Change = {}): Attributes =>
  Object.fromEntries(Object.entries({ ...now, ...change }).filter(([, value]) => value !== null)) as Attributes

/** One run a line's text and one a line's end. */
export const pieces = (doc: Run[]): Run[] => doc.flatMap((run) =>
  typeof run.insert === 'string' ? run.insert.split(/(\n)/).filter(Boolean).map((insert) => ({ ...run, insert })) : [run])

/** Neighbours that look alike are one; a divider stands alone; the last line ends. */
export function tidy(doc: Run[]): Run[] {
  const out: Run[] = []
  const add = ({ insert, attributes = {} }: Run): void => {
    const last = out.at(-1)
    if (typeof insert === 'string' && typeof last?.insert === 'string' && same(last.attributes, attributes)) last.insert += insert
    else if (insert) out.push({ insert, ...(Object.keys(attributes).length && { attributes }) })
  }
  for (const run of doc) {
    if (isDivider(run) && !endsLine(out.at(-1))) add({ insert: '\n' })
    add(run)
  }
  if (isDivider(out.at(-1)) || !endsLine(out.at(-1)) || !out.length) add({ insert: '\n' })
  return out
}

/** What is between two places. */
export function cut(doc: Run[], from: number, to = Infinity): Run[] {
  let at = 0
  return doc.flatMap((run) => {
    const [start, end] = [Math.max(from - at, 0), Math.min(to - at, size(run))]
    at += size(run)
    if (start >= end) return []
    return [typeof run.insert === 'string' ? { ...run, insert: run.insert.slice(start, end) } : run]
  })
}

/** `put` in the place of what is between; where lines become one, the first one's attributes hold unless it was empty. */
export function splice(doc: Run[], from: number, to: number, put: Run[] = []): Run[] {
  const last = Math.min(to, length(doc) - 1)
  const start = Math.min(from, last)
  const joined = !textOf(put).includes('\n') && textOf(cut(doc, start, last)).includes('\n') && !endsLine(cut(doc, 0, start).at(-1))
  const out = tidy([...cut(doc, 0, start), ...put, ...cut(doc, last)])
  return joined ? formatLines(out, start, start, () => lineAt(doc, start)) : out
}

export function lines(doc: Run[]): Line[] {
  const out: Line[] = []
  let runs: Run[] = []
  for (const run of pieces(doc)) {
    const divider = isDivider(run)
    if (!divider && run.insert !== '\n') runs.push(run)
    else {
      out.push({ runs, attributes: run.attributes ?? {}, divider })
      runs = []
    }
  }
  return out
}

/** Where the line of this place begins. */
export function lineStart(doc: Run[], at: number): number {
  let [place, start] = [0, 0]
  for (const run of pieces(doc)) {
    if (place >= at) break
    place += size(run)
    if (endsLine(run) && place <= at) start = place
  }
  return start
}

/** The attributes of the line of this place. */
export const lineAt = (doc: Run[], at: number): Attributes => pieces(cut(doc, at)).find(endsLine)?.attributes ?? {}

export function formatText(doc: Run[], from: number, to: number, change: Change): Run[] {
  const within = pieces(cut(doc, from, to)).map((run) => (run.insert === '\n' || isDivider(run) ? run : { ...run, attributes: applied(run.attributes, change) }))
  return tidy([...cut(doc, 0, from), ...within, ...cut(doc, to)])
}

/** `become` says what a line's attributes are from then on. */
export function formatLines(doc: Run[], from: number, to: number, become: (now: Attributes) => Attributes): Run[] {
  let [at, over] = [0, false]
  return tidy(pieces(doc).map((run) => {
    at += size(run)
    if (over || at <= from || run.insert !== '\n') return run
    over = at > to
    return { ...run, attributes: become(run.attributes ?? {}) }
  }))
}

/** What all of the text between has, or, at a caret, what is before it has; with what its first line has. */
export function formatsAt(doc: Run[], from: number, to: number): Attributes {
  const seen = pieces(from === to ? cut(doc, Math.max(lineStart(doc, from), from - 1), from) : cut(doc, from, to)).filter((run) => typeof run.insert === 'string' && run.insert !== '\n')
  const inline = Object.entries(seen[0]?.attributes ?? {}).filter(([name, value]) => seen.every((run) => run.attributes?.[name] === value))
  return { ...Object.fromEntries(inline), ...lineAt(doc, from) }
}

/** A stranger's delta: only what an editor can show stays. */
export function clean(ops: Json | undefined): Run[] {
  const known = (attributes: Json | undefined, allowed: readonly string[]): Attributes =>
    Object.fromEntries(Object.entries(attributes && typeof attributes === 'object' ? attributes : {})
      .filter(([name, value]) => allowed.includes(name) && possible(name, value) && (value === true || typeof value === 'number' || (value && typeof value === 'string')))) as Attributes
  return tidy((Array.isArray(ops) ? ops : []).flatMap((op): Run[] => {
    const { insert, attributes } = (op ?? {}) as { insert?: Json, attributes?: Json }
    if (typeof insert === 'string') {
      return pieces([{ insert: insert.replace(/\r\n?/g, '\n') }]).map((run) => ({ ...run, attributes: known(attributes, run.insert === '\n' ? BLOCK : INLINE) }))
    }
    const { image, divider } = (insert ?? {}) as { image?: Json, divider?: Json }
    if (typeof image === 'string') return [{ insert: { image }, attributes: known(attributes, [...INLINE, ...PICTURE]) }]
    return divider ? [{ insert: { divider: true } }] : []
  }))
}
