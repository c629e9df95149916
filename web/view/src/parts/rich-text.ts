// <rich-text>: nodes or an HTML string, both through one list of what is allowed.

import type { Json } from '@hutong/protocol'
import { inlineUnits } from '../css/units'
import { decodeText, widened } from '../text'
import { Part } from '../part'

/** What is allowed; anything else goes with what is in it. */
export const TAGS: ReadonlySet<string> = new Set(('a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del div dl dt em '
  + 'fieldset font footer h1 h2 h3 h4 h5 h6 header hr i img ins label legend li mark nav ol p pre q rt ruby s section small span strong '
  + 'sub sup table tbody td tfoot th thead tr tt u ul').split(' '))

const ATTRIBUTES: { [tag: string]: string } = {
  img: 'alt height width', col: 'span width', colgroup: 'span width', ol: 'start type', table: 'width', td: 'colspan height rowspan width',
  th: 'colspan height rowspan width', tr: 'colspan height rowspan width', bdo: 'dir', font: 'color face size',
}
const COMMON = 'class style dir align'

const DEPTH = 64

interface RichNode { type?: string, name?: string, text?: string, attrs?: { [name: string]: Json }, children?: RichNode[] }

export class RichText extends Part {
  override update(): void {
    const { nodes } = this.props
    const html = typeof nodes === 'string'
    const list = html ? parse(nodes) : Array.isArray(nodes) ? (nodes as RichNode[]) : []
    const space = this.text('space')
    // The texts of HTML are as they are to be shown: its parser has read them.
    const read = (text: string): string => (html ? widened(text, space) : decodeText(text, space, true))
    const out = document.createDocumentFragment()
    this.#build(list, out, 0, read)
    this.element.replaceChildren(out)
  }

  #build(nodes: RichNode[], into: Node, depth: number, read: (text: string) => string): void {
    for (const node of nodes) {
      if (!node || typeof node !== 'object') continue
      if (node.type === 'text' || (node.text !== undefined && !node.name)) {
        into.appendChild(document.createTextNode(read(String(node.text ?? ''))))
        continue
      }
      const name = String(node.name).toLowerCase()
      if (!TAGS.has(name) || depth > DEPTH) continue
      const element = document.createElement(name)
      this.#attributes(element, name, node.attrs ?? {})
      if (Array.isArray(node.children)) this.#build(node.children, element, depth + 1, read)
      into.appendChild(element)
    }
  }

  #attributes(element: HTMLElement, name: string, attrs: { [name: string]: Json }): void {
    const allowed = `${COMMON} ${ATTRIBUTES[name] ?? ''}`.split(' ')
    for (const [key, value] of Object.entries(attrs)) {
      const text = String(value)
      if (key === 'style') element.style.cssText = inlineUnits(text)
      else if (name === 'img' && key === 'src') void showPicture(this, element as HTMLImageElement, text)
      else if (allowed.includes(key)) element.setAttribute(key, text)
    }
  }
}

/** A picture that is written into a built-in's content. */
export async function showPicture(part: Part, img: HTMLImageElement, source: string): Promise<void> {
  const url = await part.file(source)
  if (url) img.src = url
}

/** HTML as nodes. The parser's document is inert: nothing in it runs or loads. */
function parse(html: string): RichNode[] {
  const walk = (parent: Node, depth: number): RichNode[] => depth > DEPTH ? [] : [...parent.childNodes].flatMap((node): RichNode[] => {
    if (node instanceof Text) return [{ type: 'text', text: node.data }]
    if (!(node instanceof Element)) return []
    const attrs = Object.fromEntries([...node.attributes].map((a) => [a.name, a.value]))
    return [{ name: node.localName, attrs, children: walk(node, depth + 1) }]
  })
  return walk(new DOMParser().parseFromString(html, 'text/html').body, 0)
}
