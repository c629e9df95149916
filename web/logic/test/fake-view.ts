// A view without a screen: applies ops to a simple tree, so that tests can look at it and act on it.

import { Op, type Json, type OpMessage } from '@hutong/protocol'

export class Node {
  parent: Node | undefined
  children: Node[] = []
  authorId = ''
  style = ''
  classes: string[] = []
  attributes: { [name: string]: Json } = {}
  listening: { [type: string]: number } = {}
  models: string[] = []
  host = ''

  constructor(
    readonly id: number,
    readonly tag: string,
    public text = '',
    readonly component = false,
  ) {}

  /** All descendants, in document order. */
  all(): Node[] {
    return this.children.flatMap(child => [child, ...child.all()])
  }

  /** The text of everything inside. */
  get content(): string {
    return this.text + this.children.map(child => child.content).join('')
  }

  find(test: string | ((node: Node) => boolean)): Node {
    const match = typeof test === 'string' ? matcher(test) : test
    const found = this.all().find(match)
    if (!found) throw new Error(`nothing matches ${String(test)} in\n${this.draw()}`)
    return found
  }

  findAll(selector: string): Node[] {
    return this.all().filter(matcher(selector))
  }

  /** The tree as text, for people and for comparisons. */
  draw(depth = 0): string {
    const indent = '  '.repeat(depth)
    if (this.tag === '#text') return `${indent}"${this.text}"`
    const marks = [
      this.authorId && `#${this.authorId}`,
      ...this.classes.map(name => `.${name}`),
      this.style && ` style=${JSON.stringify(this.style)}`,
      ...Object.entries(this.attributes).map(([name, value]) => ` ${name}=${JSON.stringify(value)}`),
    ]
    return [`${indent}${this.tag}${marks.filter(Boolean).join('')}`, ...this.children.map(child => child.draw(depth + 1))].join('\n')
  }
}

function matcher(selector: string): (node: Node) => boolean {
  if (selector.startsWith('#')) return node => node.authorId === selector.slice(1)
  if (selector.startsWith('.')) return node => node.classes.some(name => name === selector.slice(1) || name.endsWith(`--${selector.slice(1)}`))
  return node => node.tag === selector
}

export interface FakePage {
  id: number
  node: Node
  path: string
  sheets: string[]
  chrome: { [name: string]: Json }
  tabBar: Json
  pullDown: boolean
}

export class FakeView {
  readonly nodes = new Map<number, Node>([[1, new Node(1, 'root')]])
  readonly pages = new Map<number, FakePage>()
  readonly shown: { page: number; transition: string }[] = []
  readonly queries: { id: number; page: number; requests: { [name: string]: Json }[] }[] = []
  /** For each query, how many frames it was ahead of. */
  readonly early: number[] = []
  readonly calls: { node: number; method: string; args: Json; callback: number }[] = []
  readonly animations: { node: number; frames: Json; milliseconds: number; callback: number }[] = []
  readonly observed: { callback: number; node: number; options: Json }[] = []
  readonly scrolls: { page: number; top: number; milliseconds: number; callback: number }[] = []
  readonly unobserved: number[] = []
  /** Pages that had what lies over them taken away. */
  readonly dismissed: number[] = []
  readonly batches: OpMessage[][] = []
  readonly failures: string[] = []
  /** What has been sent to the logic and waits to be delivered. */
  private readonly frames: number[] = []

  constructor(private readonly send: (message: unknown[]) => void) {}

  apply(batch: OpMessage[]): void {
    // What cannot cross a real boundary fails here as well.
    const copy = structuredClone(batch)
    if (JSON.stringify(copy) !== JSON.stringify(JSON.parse(JSON.stringify(copy)))) this.failures.push('batch is not JSON')
    this.batches.push(copy)
    for (const op of copy) {
      try {
        this.applyOne(op)
      } catch (error) {
        this.failures.push(`${JSON.stringify(op)}: ${String(error)}`)
      }
    }
  }

  private node(id: Json | undefined): Node {
    const node = this.nodes.get(Number(id))
    if (!node) throw new Error(`no node ${String(id)}`)
    return node
  }

  private page(id: Json | undefined): FakePage {
    const page = this.pages.get(Number(id))
    if (!page) throw new Error(`no page ${String(id)}`)
    return page
  }

  private create(id: number, tag: string, text = '', component = false): void {
    if (this.nodes.has(id)) throw new Error(`node ${id} exists`)
    this.nodes.set(id, new Node(id, tag, text, component))
  }

  private insert(parent: Node, child: Node, before?: Node): void {
    const added = child.tag === '#fragment' ? child.children.splice(0) : [child]
    for (const node of added) {
      this.detach(node)
      const at = before ? parent.children.indexOf(before) : parent.children.length
      if (at < 0) throw new Error('the next sibling is elsewhere')
      parent.children.splice(at, 0, node)
      node.parent = parent
    }
  }

  private detach(node: Node): void {
    const siblings = node.parent?.children
    if (siblings) siblings.splice(siblings.indexOf(node), 1)
    node.parent = undefined
  }

  private applyOne([code, ...operands]: OpMessage): void {
    const [a, b, c, d, e] = operands
    switch (code) {
      case Op.element: return this.create(Number(a), String(b), '', c === 1)
      case Op.text: return this.create(Number(a), '#text', String(b))
      case Op.fragment: return this.create(Number(a), '#fragment')
      case Op.release: return void (this.node(a), this.nodes.delete(Number(a)))
      case Op.append: return this.insert(this.node(a), this.node(b))
      case Op.remove: return this.removeChild(this.node(a), this.node(b))
      case Op.insert: return this.insert(this.node(a), this.node(b), this.node(c))
      case Op.replace: {
        this.insert(this.node(a), this.node(b), this.node(c))
        return this.removeChild(this.node(a), this.node(c))
      }
      case Op.spliceBefore: {
        this.insert(this.node(a), this.node(d), this.node(b))
        return this.removeFrom(this.node(a), this.node(b), Number(c))
      }
      case Op.spliceAppend: return this.insert(this.node(a), this.node(b))
      case Op.spliceRemove: return this.removeFrom(this.node(a), this.node(b), Number(c))
      case Op.id: return void (this.node(a).authorId = String(b))
      case Op.style: return void (this.node(a).style = String(b))
      case Op.addClass: return void this.node(a).classes.push(String(b))
      case Op.removeClass: {
        const node = this.node(a)
        return void (node.classes = node.classes.filter(name => name !== b))
      }
      case Op.clearClasses: return void (this.node(a).classes = [])
      case Op.attribute: return void (this.node(a).attributes[String(b)] = c ?? null)
      case Op.removeAttribute: return void delete this.node(a).attributes[String(b)]
      case Op.setText: return void (this.node(a).text = String(b))
      case Op.listen: return void (this.node(a).listening[String(b)] = Number(c))
      case Op.model: return void this.node(a).models.push(String(b))
      case Op.host: return void (this.node(a).host = String(b))
      case Op.page:
        return void this.pages.set(Number(b), {
          id: Number(b), node: this.node(a), path: String(c), sheets: d as string[], chrome: e as FakePage['chrome'], tabBar: null, pullDown: false,
        })
      case Op.pageChrome: return void Object.assign(this.page(a).chrome, b)
      case Op.pageShow: return void (this.page(a), this.shown.push({ page: Number(a), transition: String(b) }))
      case Op.pageClose: {
        this.detach(this.page(a).node)
        return void this.pages.delete(Number(a))
      }
      case Op.frame: return void this.frames.push(Number(a))
      case Op.query: return void (this.page(b), this.early.push(this.frames.length), this.queries.push({ id: Number(a), page: Number(b), requests: c as { [name: string]: Json }[] }))
      case Op.call: return void (this.node(a), this.calls.push({ node: Number(a), method: String(b), args: c ?? null, callback: Number(d) }))
      case Op.scrollPage: return void (this.page(a), this.scrolls.push({ page: Number(a), top: Number(b), milliseconds: Number(c), callback: Number(d) }))
      case Op.pullDown: return void (this.page(a).pullDown = b === true)
      case Op.shellStyle: return void (this.page(a).tabBar = b ?? null)
      case Op.animate: return void (this.node(a), this.animations.push({ node: Number(a), frames: b ?? null, milliseconds: Number(c), callback: Number(d) }))
      case Op.observe: return void (this.node(b), this.observed.push({ callback: Number(a), node: Number(b), options: c ?? null }))
      case Op.unobserve: return void this.unobserved.push(Number(a))
      case Op.dismiss: return void (this.page(a), this.dismissed.push(Number(a)))
      default: throw new Error(`unknown op ${String(code)}`)
    }
  }

  private removeChild(parent: Node, child: Node): void {
    if (child.parent !== parent) throw new Error('not a child')
    this.detach(child)
  }

  private removeFrom(parent: Node, first: Node, count: number): void {
    const at = parent.children.indexOf(first)
    if (at < 0 || at + count > parent.children.length) throw new Error('not that many children')
    for (const node of parent.children.splice(at, count)) node.parent = undefined
  }

  /** The page in front. */
  get front(): FakePage {
    const last = this.shown.filter(({ page }) => this.pages.has(page)).at(-1)
    return this.page(last?.page)
  }

  /** Paints: answers every waiting `frame`. */
  paint(): void {
    for (const id of this.frames.splice(0)) this.send(['callback', id, null])
  }

  /** An event as the user causes it. */
  fire(node: Node, type: string, detail: Json = {}, fields: { [name: string]: Json } = {}): void {
    this.send(['event', node.id, type, detail, { bubbles: false, timeStamp: 1, ...fields }])
  }

  tap(node: Node): void {
    this.fire(node, 'tap', { x: 1, y: 2 }, { bubbles: true, touches: [], changedTouches: [] })
  }

  /** A message about the page in front. */
  tell(what: string, detail: Json = null, page = this.front): void {
    this.send(['page', page.id, what, detail])
  }

  answer(id: number, value: Json): void {
    this.send(['callback', id, value])
  }

  model(node: Node, name: string, value: Json): void {
    this.send(['model', node.id, name, value])
  }
}
