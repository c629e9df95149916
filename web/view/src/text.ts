// What `<text>` does to its content: line breaks written as \n, entities, wide spaces.

import type { KeptElement, KeptNode } from './node'
import { string } from './node'
import { Part } from './part'

const ENTITIES: { [name: string]: string } = { nbsp: '\u00a0', lt: '<', gt: '>', amp: '&', apos: "'", quot: '"', ensp: '\u2002', emsp: '\u2003' }
const SPACES: { [name: string]: string } = { nbsp: '\u00a0', ensp: '\u2002', emsp: '\u2003' }

/** Text whose spaces are as wide as the attribute `space` says. */
export function widened(text: string, space: string): string {
  const wide = SPACES[space]
  return wide ? text.replace(/ /g, wide) : text
}

export function decodeText(raw: string, space: string, decode: boolean): string {
  const text = widened(raw.includes('\\n') ? raw.replace(/\\n/g, '\n') : raw, space)
  return decode ? text.replace(/&(\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole) : text
}

/** Writes a text node's content as the `<text>` around it wants it. */
export function settleText(node: Text & KeptNode): void {
  const parent = node.parentNode as KeptElement | null
  if (parent?.localName !== 'wx-text') return
  const props = parent.$props
  const text = decodeText((node.$raw ??= node.data), string(props?.['space']), !!props?.['decode'])
  if (node.data !== text) node.data = text
}

/** Made only for a `<text>` that has attributes. */
export class TextPart extends Part {
  override update(): void {
    for (const child of this.element.childNodes) if (child instanceof Text) settleText(child)
  }
}
