// A document as elements, and elements as a document. Nothing of a stranger's HTML is kept but the formats read from it.

import { inlineUnits } from '../../css/units'
import { TAGS } from '../rich-text'
import { lines, pieces, size, tidy, type Attributes, type Line, type Run } from './delta'
import { BLOCK_STYLES, INLINE_STYLES, MARKS, PICTURE } from './formats'

type Styles = { [name: string]: string }
/** Shows a picture; in a document that is only written, its source is the attribute. */
type Show = (img: HTMLImageElement, source: string) => void

/** What the elements were drawn from: more exact than what a browser tells of their styles. */
const drawn = new WeakMap<Node, Run>()

export function draw(doc: Run[], into: Element | DocumentFragment, show: Show): void {
  const { ownerDocument: document } = into
  let list: HTMLElement | null = null
  let kind: unknown
  for (const line of lines(doc)) {
    if (line.divider) into.append(document.createElement('hr'))
    else if (line.attributes['list']) {
      if (!list || kind !== line.attributes['list']) {
        kind = line.attributes['list']
        list = document.createElement(kind === 'ordered' ? 'ol' : 'ul')
        if (kind === 'checked' || kind === 'unchecked') list.dataset['checked'] = String(kind === 'checked')
        into.append(list)
      }
      list.append(drawLine(line, document, show))
      continue
    } else into.append(drawLine(line, document, show))
    list = null
  }
}

function drawLine({ runs, attributes }: Line, document: Document, show: Show): HTMLElement {
  const { list, header, align, direction, indent } = attributes
  const block = document.createElement(list ? 'li' : header ? `h${Number(header)}` : 'p')
  style(block, attributes, BLOCK_STYLES)
  if (align) block.style.textAlign = String(align)
  if (direction) block.style.direction = String(direction)
  if (indent) block.className = `ql-indent-${Number(indent)}`
  for (const run of runs) block.append(drawRun(run, document, show))
  if (!runs.length) block.append(document.createElement('br'))
  drawn.set(block, { insert: '\n', attributes })
  return block
}

function drawRun(run: Run, document: Document, show: Show): Node {
  const { insert, attributes = {} } = run
  const tags = Object.entries(MARKS).flatMap(([name, tag]) => (attributes[name] ? [tag] : []))
  if (attributes['script']) tags.push(attributes['script'] === 'super' ? 'sup' : 'sub')
  const styled = INLINE_STYLES.some((name) => name in attributes)
  let node: Node
  if (typeof insert === 'string') {
    if (styled) tags.push('span')
    node = document.createTextNode(insert)
  } else {
    const img = document.createElement('img')
    for (const name of PICTURE) if (name in attributes) img.setAttribute(name, String(attributes[name]))
    if ('image' in insert) show(img, insert.image)
    drawn.set(img, run)
    node = img
  }
  for (const tag of tags.reverse()) {
    const around = document.createElement(tag)
    if (tag === 'span') style(around, attributes, INLINE_STYLES)
    if (node instanceof Text) drawn.set(around, run)
    around.append(node)
    node = around
  }
  return node
}

function style(element: HTMLElement, attributes: Attributes, names: readonly string[]): void {
  for (const name of names) if (name in attributes) (element.style as unknown as Styles)[name] = inlineUnits(String(attributes[name]))
}

/** The document written out, with the sources as they were given. */
export function htmlOf(doc: Run[]): string {
  const { body } = document.implementation.createHTMLDocument('')
  draw(doc, body, (img, source) => img.setAttribute('src', source))
  return body.innerHTML
}

const BLOCKS = new Set(('address article aside blockquote caption center dd div dl dt fieldset footer h1 h2 h3 h4 h5 h6 header legend li nav ol p pre section table tbody td '
  + 'tfoot th thead tr ul').split(' '))
const INLINES: { [tag: string]: Attributes } = {
  b: { bold: true }, strong: { bold: true }, i: { italic: true }, em: { italic: true }, u: { underline: true }, s: { strike: true }, del: { strike: true }, ins: { ins: true },
  sub: { script: 'sub' }, sup: { script: 'super' },
}
const DEPTH = 64

/** Places in the tree, and where they are in the document that was read. */
export interface Place { node: Node, offset: number, index?: number }

/** `exact` when spaces are what they are, as in the editor; places get their index. */
export function read(root: Node, exact: boolean, places: Place[] = []): Run[] {
  const out: Run[] = []
  let [at, open] = [0, false]
  const put = (run: Run): void => {
    out.push(run)
    at += size(run)
  }
  const end = (attributes: Attributes): void => {
    const last = out.at(-1)
    if (!exact && open && typeof last?.insert === 'string') {
      at -= last.insert.length
      last.insert = last.insert.replace(/ $/, '')
      at += last.insert.length
    }
    put({ insert: '\n', attributes })
    open = false
  }
  const walk = (parent: Node, inline: Attributes, block: Attributes, keep: boolean, depth: number): void => {
    parent.childNodes.forEach((node, index) => {
      for (const place of places) if (place.node === parent && place.offset === index) place.index = at
      if (node instanceof Text) {
        for (const place of places) if (place.node === node) place.index = at + place.offset
        const text = keep ? node.data : node.data.replace(/[ \t\r\n\f]+/g, ' ').replace(open ? '' : /^ /, '')
        for (const run of pieces([{ insert: text, attributes: inline }])) {
          if (run.insert === '\n') end(block)
          else {
            put(run)
            open = true
          }
        }
        return
      }
      const tag = (node as Element).localName
      if (!TAGS.has(tag) || depth > DEPTH) return
      const element = node as HTMLElement
      const known = drawn.get(element)
      if (tag === 'br') end(block)
      else if (tag === 'hr') {
        if (open) end(block)
        put({ insert: { divider: true } })
      } else if (tag === 'img') {
        const image = element.getAttribute('src') ?? ''
        if (known) put(known)
        else if (image) put({ insert: { image }, attributes: { ...inline, ...Object.fromEntries(PICTURE.flatMap((name) => (element.hasAttribute(name) ? [[name, element.getAttribute(name)!]] : []))) } })
        open ||= !!known || !!image
      } else if (BLOCKS.has(tag)) {
        if (open) end(block)
        const before = at
        const own = known?.attributes ?? { ...block, ...blockOf(element, tag) }
        walk(element, { ...inline, ...stylesOf(element, INLINE_STYLES) }, own, keep || tag === 'pre', depth + 1)
        if (open || (before === at && /^(p|li|h\d)$/.test(tag))) end(own)
      } else walk(element, known?.attributes ?? { ...inline, ...INLINES[tag], ...stylesOf(element, INLINE_STYLES) }, block, keep, depth + 1)
    })
    for (const place of places) if (place.node === parent && place.offset >= parent.childNodes.length) place.index ??= at
  }
  walk(root, {}, {}, exact, 0)
  return tidy(out)
}

/** HTML as a document. The parser's own is inert: nothing in it runs or loads. */
export const parse = (html: string): Run[] => read(new DOMParser().parseFromString(html, 'text/html').body, false)

function blockOf(element: HTMLElement, tag: string): Attributes {
  const own: Attributes = stylesOf(element, BLOCK_STYLES)
  if (/^h\d$/.test(tag)) own['header'] = Number(tag[1])
  if (tag === 'li') {
    const parent = element.parentElement
    const checked = parent?.dataset['checked']
    own['list'] = checked === undefined ? (parent?.localName === 'ol' ? 'ordered' : 'bullet') : checked === 'true' ? 'checked' : 'unchecked'
  }
  const align = element.style.textAlign || element.getAttribute('align')
  if (align && /^(center|right|justify)$/.test(align)) own['align'] = align
  if (element.style.direction === 'rtl' || element.dir === 'rtl') own['direction'] = 'rtl'
  const indent = /\bql-indent-([1-8])\b/.exec(element.className)
  if (indent) own['indent'] = Number(indent[1])
  return own
}

/** A colour that a browser has read, as the vendor tells it. */
const hex = (style: string): string => style.replace(/rgb\((\d+), (\d+), (\d+)\)/g, (_, ...rgb: string[]) => `#${rgb.slice(0, 3).map((part) => Number(part).toString(16).padStart(2, '0')).join('')}`)

function stylesOf(element: HTMLElement, names: readonly string[]): Attributes {
  const out: Attributes = {}
  for (const name of names) {
    const value = (element.style as unknown as Styles)[name]
    // A shorthand says it for those that it stands for.
    if (value && !/^(initial|inherit|unset|revert)/.test(value) && !Object.keys(out).some((short) => name.startsWith(short))) out[name] = hex(value)
  }
  return out
}
