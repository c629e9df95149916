// What keys and methods make of a document.

import type { Json } from '@hutong/protocol'
import { applied, clean, cut, formatLines, length, lineAt, lineStart, splice, textOf, type Attributes, type Run } from './delta'
import { INLINE } from './formats'
import type { State } from './history'

/** The document, and where the caret is then. */
type Edit = [doc: Run[], at: number]

/** Before the first letter of a line it is the line's own formats that go first. */
export function deleted({ doc, range: [start, end] }: State, from: number, to: number): Edit {
  const own = lineAt(doc, start)
  const first = start === end && to === start && lineStart(doc, start) === start
  if (first && ('list' in own || 'indent' in own || 'header' in own)) return [formatLines(doc, start, start, (now) => applied(now, { list: null, indent: null, header: null })), start]
  return [splice(doc, from, to), from]
}

/** A new line is as the one before, but for a heading that is over and a thing to do that is not done; an empty one ends its list. */
export function entered(before: Run[], from: number, to: number): Edit {
  const doc = splice(before, from, to)
  const line = lineAt(doc, from)
  const ends = (of: Run[], at: number): boolean => textOf(cut(of, at)).startsWith('\n')
  if (line['list'] && lineStart(doc, from) === from && ends(doc, from)) return [formatLines(doc, from, from, (now) => applied(now, { list: null })), from]
  const two = splice(doc, from, from, [{ insert: '\n', attributes: line }])
  const at = from + 1
  return [formatLines(two, at, at, (now) => applied(now, now['list'] === 'checked' ? { list: 'unchecked' } : ends(two, at) ? { header: null } : {})), at]
}

/** What is put into a line does not end it. */
export const withoutEnd = (doc: Run[]): Run[] => cut(doc, 0, length(doc) - 1)

/** Text with those of the formats that are of text. */
export function textAs(text: string, formats: Attributes): Run[] {
  const insert = text.replace(/\r\n?/g, '\n')
  const attributes = Object.fromEntries(Object.entries(formats).filter(([name]) => INLINE.includes(name)))
  return cut(clean([{ insert, attributes }]), 0, insert.length)
}

/** What `insertImage` is given; nothing without a source. */
export function pictureOf({ src, alt, width, height, extClass, data }: { [name: string]: Json | undefined }): Run[] {
  if (!src || typeof src !== 'string') return []
  const custom = Object.entries(data && typeof data === 'object' ? data : {}).map(([name, value]) => `${name}=${String(value)}`).join('&')
  return withoutEnd(clean([{ insert: { image: src }, attributes: { alt, width, height, class: extClass, 'data-custom': custom } } as Json]))
}

/** A divider has its own line. */
export const dividerAt = (doc: Run[], at: number): Run[] =>
  [...(lineStart(doc, at) < at ? [{ insert: '\n', attributes: lineAt(doc, at) }] : []), { insert: { divider: true } }]
