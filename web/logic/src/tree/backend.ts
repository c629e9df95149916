// The component framework's composed backend: what it does to its flattened tree becomes ops.

import { Op, type Json } from '@hutong/protocol'
import type { composedBackend, Element as TreeElement, GeneralComponent, StyleScopeManager } from 'glass-easel'
import { toJson } from '../json'
import { join } from '../modules'
import { MediaQueries } from '../view/media-query'
import type { OpStream } from '../stream'

/** Sizes and theme that the framework may ask for. */
export interface Surroundings {
  width(): number
  height(): number
  pixelRatio(): number
  theme(): string
}

export type NodeObjects = (what: 'node' | 'context', tag: string, node: number) => Promise<unknown>

type EventListener = Parameters<composedBackend.Context['onEvent']>[0]

/** `BackendMode.Composed`; the framework declares it as a const enum, which separate compilation cannot read. */
const COMPOSED = 2 as composedBackend.Context['mode']

export const ROOT = 1

export class ViewContext implements composedBackend.Context {
  readonly mode = COMPOSED
  readonly nodes = new Map<number, ViewNode>()
  /** What the methods `node` and `context` of a query give for a built-in. */
  objects: NodeObjects = async () => null
  private lastId = ROOT
  private readonly root = new ViewNode(this, ROOT)
  private readonly rendered: (() => void)[] = []
  readonly media: MediaQueries
  private readonly followers = new WeakMap<GeneralComponent, Set<ViewNode>>()
  private scopes: StyleScopeManager | undefined
  /** Component → the name of its hosts in its sheet. */
  hostName: (path: string) => string | undefined = () => undefined

  constructor(
    readonly stream: OpStream,
    private readonly surroundings: Surroundings,
  ) {
    this.media = new MediaQueries(surroundings)
  }

  useStyles(scopes: StyleScopeManager, hostName: (path: string) => string | undefined): void {
    this.scopes = scopes
    this.hostName = hostName
  }

  /** Lets `node` resolve its attributes again when what `component` was given for its external classes changes. */
  follow(component: GeneralComponent, node: ViewNode): void {
    let followers = this.followers.get(component)
    if (!followers) {
      const all = (followers = new Set<ViewNode>())
      this.followers.set(component, all)
      const apply = component.applyExternalClassChanges.bind(component)
      component.applyExternalClassChanges = () => {
        apply()
        for (const node of all) node.resolveAgain()
      }
    }
    followers.add(node)
  }

  unfollow(component: GeneralComponent, node: ViewNode): void {
    this.followers.get(component)?.delete(node)
  }

  scopeName(scope: number | undefined): string {
    return (scope !== undefined && this.scopes?.queryName(scope)) || ''
  }

  getRootNode(): ViewNode {
    return this.root
  }

  createElement(logicalName: string, stylingName: string): ViewNode {
    const isHost = logicalName === HOST_TAG
    const node = this.node(isHost)
    // Hosts of components come with the framework's generic name; a built-in in a component's place has the component's for styles.
    if (isHost) this.stream.push(Op.element, node.id, stylingName, 1)
    else this.stream.push(Op.element, node.id, logicalName)
    return node
  }

  createTextNode(content: string): ViewNode {
    const node = this.node()
    this.stream.push(Op.text, node.id, String(content))
    return node
  }

  createFragment(): ViewNode {
    return new Fragment(this)
  }

  private node(isHost = false): ViewNode {
    this.lastId += 1
    const node = new ViewNode(this, this.lastId, isHost)
    this.nodes.set(node.id, node)
    return node
  }

  /** Calls back after the next painted frame; requests of one turn share one op. */
  render(done: (error: Error | null) => void): void {
    this.rendered.push(() => done(null))
    if (this.rendered.length > 1) return
    this.stream.frame(() => {
      for (const call of this.rendered.splice(0)) call()
    })
  }

  /** Runs `action` now, or when the frame that is waited for has been painted: after `ready` and `onReady`. */
  afterRender(action: () => void): void {
    if (this.rendered.length > 0) this.rendered.push(action)
    else action()
  }

  // Events reach the tree through `dispatch` in events.ts, never through the framework's own listener.
  onEvent(_listener: EventListener): void {}

  createMediaQueryObserver(...query: Parameters<MediaQueries['observe']>): ReturnType<MediaQueries['observe']> {
    return this.media.observe(...query)
  }

  getWindowWidth(): number {
    return this.surroundings.width()
  }

  getWindowHeight(): number {
    return this.surroundings.height()
  }

  getDevicePixelRatio(): number {
    return this.surroundings.pixelRatio()
  }

  getTheme(): string {
    return this.surroundings.theme()
  }

  // Sheets travel with the `page` op.
  registerStyleSheetContent(_path: string, _content: unknown): void {}
  appendStyleSheetPath(_path: string, _scope?: number): number {
    return 0
  }
  disableStyleSheet(_index: number): void {}
  destroy(): void {}
}

/** The generic tag of component hosts, given to the framework as an option. */
export const HOST_TAG = 'component-host'

/** Slots of built-ins: the view puts such a child in its place. */
const PLACES = new Set(['refresher'])
const FILE_ATTRIBUTES = new Set(['src', 'poster'])

function scoped(name: string, prefix: string): string {
  return prefix ? `${prefix}--${name}` : name
}

export class ViewNode implements composedBackend.Element {
  /** The node of the logic's tree; its properties are what handlers and queries see. */
  __wxElement?: TreeElement
  private models: Map<string, (value: unknown) => void> | undefined
  /** The attributes that now name external classes of the owner, as they were set. */
  private external: Map<string, string> | undefined

  constructor(
    private readonly context: ViewContext,
    readonly id: number,
    private readonly isHost = false,
  ) {}

  release(): void {
    const owner = this.external && this.owner()
    if (owner) this.context.unfollow(owner, this)
    this.context.nodes.delete(this.id)
    this.context.stream.push(Op.release, this.id)
  }

  associateValue(element: TreeElement): void {
    this.__wxElement = element
    const name = this.isHost && this.context.hostName((element as GeneralComponent).is)
    if (name) this.context.stream.push(Op.host, this.id, name)
  }

  appendChild(child: ViewNode): void {
    child.tellPlace()
    this.context.stream.push(Op.append, this.id, child.id)
  }

  removeChild(child: ViewNode): void {
    this.context.stream.push(Op.remove, this.id, child.id)
  }

  private tellPlace(): void {
    const place = this.__wxElement?.slot
    if (place && PLACES.has(place)) this.context.stream.push(Op.attribute, this.id, 'slot', place)
  }

  insertBefore(child: ViewNode, before: ViewNode): void {
    child.tellPlace()
    this.context.stream.push(Op.insert, this.id, child.id, before.id)
  }

  replaceChild(child: ViewNode, old: ViewNode): void {
    this.context.stream.push(Op.replace, this.id, child.id, old.id)
  }

  spliceBefore(before: ViewNode, count: number, fragment: ViewNode): void {
    for (const child of fragment.children()) this.insertBefore(child, before)
    if (count > 0) this.spliceRemove(before, count)
  }

  spliceAppend(fragment: ViewNode): void {
    for (const child of fragment.children()) this.appendChild(child)
  }

  spliceRemove(before: ViewNode, count: number): void {
    this.context.stream.push(Op.spliceRemove, this.id, before.id, count)
  }

  /** The children of a fragment, which leave it. */
  children(): ViewNode[] {
    return []
  }

  /** The framework hands over a prefixed id; the author's own is what style sheets mean. */
  setId(id: string): void {
    this.context.stream.push(Op.id, this.id, this.__wxElement?.id ?? id)
  }

  setStyleScope(): void {}

  setStyle(text: string): void {
    this.context.stream.push(Op.style, this.id, String(text))
  }

  addClass(name: string, scope?: number): void {
    this.context.stream.push(Op.addClass, this.id, scoped(name, this.context.scopeName(scope)))
  }

  removeClass(name: string, scope?: number): void {
    this.context.stream.push(Op.removeClass, this.id, scoped(name, this.context.scopeName(scope)))
  }

  clearClasses(): void {
    this.context.stream.push(Op.clearClasses, this.id)
  }

  setAttribute(name: string, value: unknown): void {
    if (typeof value === 'function') return
    this.external?.delete(name)
    this.context.stream.push(Op.attribute, this.id, name, this.resolve(name, toJson(value)))
  }

  resolveAgain(): void {
    for (const [name, value] of [...(this.external ?? [])]) this.setAttribute(name, value)
  }

  /** Class names get their prefix, files their path from the root: the view does not know who wrote them. */
  private resolve(name: string, value: Json): Json {
    if (typeof value !== 'string') return value
    if (/(-c|[a-z]C)lass$/.test(name)) {
      const names = value.split(/\s+/).filter(part => part !== '' && part !== 'none')
      if (names.length === 0) return value
      const owner = this.owner()
      if (owner && names.some(part => owner.hasExternalClass(part))) {
        this.context.follow(owner, this)
        ;(this.external ??= new Map()).set(name, value)
      }
      return names.flatMap(part => this.classes(part, owner)).join(' ')
    }
    if (!FILE_ATTRIBUTES.has(name) || value === '' || /^(\/|[a-z][\w+.-]*:)/i.test(value)) return value
    const owner = this.owner()
    return owner === undefined ? value : `/${join(owner.is, value)}`
  }

  /** The component in whose template the node stands. */
  private owner(): GeneralComponent | undefined {
    return this.__wxElement?.ownerShadowRoot?.getHostNode()
  }

  /** What a class name in the template of `owner` means to sheets; an external class means what `owner` was given. */
  private classes(name: string, owner: GeneralComponent | undefined): string[] {
    if (owner?.hasExternalClass(name)) return (owner.getExternalClasses()[name] ?? []).flatMap(given => this.classes(given, owner.ownerShadowRoot?.getHostNode()))
    const { styleScope, extraStyleScope } = owner?.getComponentOptions() ?? {}
    const scopes = extraStyleScope === undefined || extraStyleScope === null ? [styleScope] : [styleScope, extraStyleScope]
    return scopes.map(scope => scoped(name, this.context.scopeName(scope ?? undefined)))
  }

  removeAttribute(name: string): void {
    this.external?.delete(name)
    this.context.stream.push(Op.removeAttribute, this.id, name)
  }

  setText(content: string): void {
    this.context.stream.push(Op.setText, this.id, String(content))
  }

  setListenerStats(type: string, _capture: boolean, level: number): void {
    const caught = level === 2
    this.context.stream.push(Op.listen, this.id, type, caught ? 2 : 1)
  }

  setModelBindingStat(name: string, listener: ((value: unknown) => void) | null): void {
    this.models ??= new Map()
    if (!listener) {
      this.models.delete(name)
      return
    }
    this.models.set(name, listener)
    this.context.stream.push(Op.model, this.id, name)
  }

  /** The view reports a new value of a two-way bound property. */
  modelChanged(name: string, value: unknown): void {
    this.models?.get(name)?.(value)
  }
}

/** What is on its way into the tree. The view never hears of it: its children go straight to their place. */
class Fragment extends ViewNode {
  private waiting: ViewNode[] = []

  constructor(context: ViewContext) {
    super(context, 0)
  }

  override appendChild(child: ViewNode): void {
    this.waiting.push(child)
  }

  override children(): ViewNode[] {
    return this.waiting.splice(0)
  }

  override release(): void {}
}
