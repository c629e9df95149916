// Writes trees as ops, for the tests: ['view', {class: 'a', listen: ['tap']}, …children].

import { Op, type Json, type OpMessage } from '@hutong/protocol'

export type Spec = string | [tag: string, props?: { [name: string]: Json }, ...children: Spec[]]

export class Ops {
  #id = 1
  readonly names = new Map<string, number>()
  list: OpMessage[] = []

  push(...op: OpMessage): this {
    this.list.push(op)
    return this
  }

  take(): OpMessage[] {
    const list = this.list
    this.list = []
    return list
  }

  /** Creates the tree and returns the id of its root. The property `as` gives a node a name. */
  create(spec: Spec): number {
    const id = ++this.#id
    if (typeof spec === 'string') {
      this.push(Op.text, id, spec)
      return id
    }
    const [tag, props = {}, ...children] = spec
    this.push(Op.element, id, tag)
    for (const [name, value] of Object.entries(props)) {
      if (name === 'as') this.names.set(value as string, id)
      else if (name === 'id') this.push(Op.id, id, value)
      else if (name === 'style') this.push(Op.style, id, value)
      else if (name === 'class') for (const c of (value as string).split(' ')) this.push(Op.addClass, id, c)
      else if (name === 'listen') for (const type of value as string[]) this.push(Op.listen, id, type.replace('catch:', ''), type.startsWith('catch:') ? 2 : 1)
      else if (name === 'model') this.push(Op.model, id, value)
      else this.push(Op.attribute, id, name, value)
    }
    for (const child of children) this.push(Op.append, id, this.create(child))
    return id
  }

  /** A page with these children, shown at once. */
  page(pageId: number, children: Spec[], { sheets = [], chrome = {}, transition = 'none', path = 'pages/index/index' }: { sheets?: string[], chrome?: { [name: string]: Json }, transition?: string, path?: string } = {}): this {
    const shell = this.create(['page-shell', { as: `shell${pageId}` }, ['page', { as: `page${pageId}` }, ...children]])
    this.push(Op.page, shell, pageId, path, sheets, { title: `Page ${pageId}`, backgroundColor: '#ededed', textStyle: 'black', ...chrome })
    return this.push(Op.pageShow, pageId, transition)
  }

  id(name: string): number {
    const id = this.names.get(name)
    if (id === undefined) throw new Error(`no node named ${name}`)
    return id
  }
}
