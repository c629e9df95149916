// Our backend as the framework's tests know theirs: what it sends is applied at once, and its nodes show the result.

import type { GeneralComponent } from 'glass-easel'
import { FakeView, Node } from '../../test/fake-view'
import { OpStream } from '../../src/stream'
import { HOST_TAG, ViewContext, ViewNode } from '../../src/tree/backend'
import type { Batch, OpMessage } from '@hutong/protocol'

/** The framework's own generic tag of hosts. */
const GENERIC = 'wx-x'

/** Node of ours → what it shows as. */
const views = new WeakMap<ViewNode, Context>()

class Context extends ViewContext {
  readonly view: FakeView = new FakeView(([, id]) => this.stream.settle(Number(id), null))

  constructor() {
    super(new OpStream((batch) => this.apply(batch), 1, Infinity), { width: () => 1, height: () => 1, pixelRatio: () => 1, theme: () => 'light' })
  }

  private apply(batch: Batch): void {
    const [, part = batch] = batch[0] === 0 ? (batch as unknown as [0, Batch]) : []
    const before = this.view.failures.length
    for (let at = 0; at < part.length; at += Number(part[at]) + 1) this.view.apply([part.slice(at + 1, at + 1 + Number(part[at])) as unknown as OpMessage])
    if (this.view.failures.length > before) throw new Error(this.view.failures.at(-1))
    setTimeout(() => this.view.paint())
  }

  override createElement(logicalName: string, stylingName: string): ViewNode {
    return this.known(super.createElement(logicalName === GENERIC ? HOST_TAG : logicalName, stylingName))
  }

  override createTextNode(content: string): ViewNode {
    return this.known(super.createTextNode(content))
  }

  override getRootNode(): ViewNode {
    return this.known(super.getRootNode())
  }

  /** Spaces have managers of their own: looked up when a node is read. */
  override scopeName(scope: number | undefined): string {
    return scope === undefined ? '' : String(scope)
  }

  private known(node: ViewNode): ViewNode {
    views.set(node, this)
    return node
  }
}

/** For the framework's tests, and for what stands in for a default. */
export { Context, Context as OurContext, ViewNode as Element, ViewNode as TextNode }

const shown = (node: ViewNode): Node => views.get(node)!.view.nodes.get(node.id)!
const nodeOf = (context: Context, { id }: Node): ViewNode => context.nodes.get(id)!

/** `3--name` → the name of that scope, where it has one. */
function classes(node: ViewNode, names: string): string {
  const element = node.__wxElement as GeneralComponent | undefined
  const space = (element?.ownerShadowRoot?.getHostNode() ?? element)?.getComponentDefinition().behavior.ownerSpace
  return names.replace(/(^| )(\d+)--/g, (_, before: string, scope: string) => {
    const name = space?.styleScopeManager.queryName(Number(scope))
    return before + (name ? `${name}--` : '')
  })
}

function attribute(node: ViewNode, name: string): string | null {
  const { authorId, style, classes: given, attributes } = shown(node)
  if (name === 'id') return authorId
  if (name === 'style') return style
  if (name === 'class') return given.length > 0 ? classes(node, [...new Set(given)].join(' ')) : null
  const value = Object.entries(attributes).find(([key]) => key.toLowerCase() === name)?.[1]
  if (value === undefined || value === false) return null
  return value === true || value === null ? '' : String(value)
}

function html(context: Context, view: Node): string {
  if (view.tag === '#text') return view.text
  const node = nodeOf(context, view)
  const names = [...Object.keys(view.attributes).map(name => name.toLowerCase()), ...(['id', 'style', 'class'] as const).filter(name => attribute(node, name))]
  const given = names.flatMap(name => (attribute(node, name) === null ? [] : [` ${name}="${attribute(node, name)!}"`]))
  const tag = view.tag.toLowerCase()
  return `<${tag}${given.join('')}>${view.children.map(child => html(context, child)).join('')}</${tag}>`
}

/** What the tests read of a node. */
const READ: { [name: string]: (node: ViewNode, context: Context) => unknown } = {
  tagName: node => shown(node).tag.toUpperCase(),
  innerHTML: (node, context) => shown(node).children.map(child => html(context, child)).join(''),
  outerHTML: (node, context) => html(context, shown(node)),
  textContent: node => shown(node).content,
  childNodes: (node, context) => shown(node).children.map(child => nodeOf(context, child)),
  parentNode: (node, context) => (shown(node).parent ? nodeOf(context, shown(node).parent!) : null),
  getAttribute: node => (name: string) => attribute(node, name.toLowerCase()),
}
for (const [name, read] of Object.entries(READ)) {
  Object.defineProperty(ViewNode.prototype, name, { get(this: ViewNode) { return read(this, views.get(this)!) } })
}
