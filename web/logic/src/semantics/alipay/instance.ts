// One page or component of the Alipay family: its props, its data, and one update after another.
//
// The component framework only keeps the tree. What a template draws is the scope: props, over them the data, and `$id`.
// An update takes what was handed over and what was set, runs the hooks, then draws; what the hooks set meanwhile, and
// what children ask for while they are drawn, belongs to the same update or to the next round of it.

import type { DataUpdateCallback, GeneralComponent } from 'glass-easel'
import type { Fields, Kit } from '../semantics'
import { setAt, spliced, parsePath, valueAt, type Change, type Path } from './data'
import type { Hook } from './mixins'
import type { Observer } from './observers'

/** An instance as the mini-program sees it. */
export type Caller = Fields & { _$: GeneralComponent }

/** What a definition says about all its instances. */
export interface Description {
  props: Fields
  onInit: Hook[]
  derive: Hook[]
  didMount: Hook[]
  didUpdate: Hook[]
  didUnmount: Hook[]
  onError: Hook[]
  observers: Observer[]
  /** What others get who ask for the component. */
  ref: Hook | undefined
  /** Hooks of the page that the component listens to. */
  rootEvents: Fields[]
  mixins: object[]
}

/** Rounds after which an update that never comes to rest is given up. */
const MAX_ROUNDS = 100

const instances = new WeakMap<object, Instance>()
let lastId = 0

export function instanceOf(node: object | null | undefined): Instance | undefined {
  return node ? instances.get(node) : undefined
}

export class Instance {
  readonly id = (lastId += 1)
  readonly node: GeneralComponent
  props: Fields = {}
  /** What the template of the owner has handed over, by name. */
  private readonly given: Fields = { $slots: {} }
  private givenNew = false
  /** What is drawn. */
  private readonly scope: Fields
  private drawing: DataUpdateCallback | undefined
  /** Set since it was last drawn. */
  private stale: Path[] = []
  /** Set since the observers last looked. */
  private unobserved: Path[] = []
  private begun = false
  private updating = false
  /** `didUpdate` is being called: what it sets does not lead to another one. */
  private telling = false
  private batches = 0
  /** A value has become another one since the last round. */
  private changed = false
  /** Data as it was before what has been set since the last round. */
  private dataBefore: Fields | undefined
  private connected: ReturnType<Kit['Component']['getDataProxy']> | undefined

  constructor(
    private readonly kit: Kit,
    readonly caller: Caller,
    readonly description: Description,
  ) {
    this.node = caller._$
    this.scope = { $id: this.id }
    instances.set(this.node, this)
  }

  get data(): Fields {
    return this.node.data
  }

  /** `this.data = {…}`: every field is set. */
  set data(fields: Fields) {
    const group = this.group()
    for (const [name, value] of Object.entries(fields)) group.replaceDataOnPath([name], value)
    this.update()
  }

  /** The framework's data, once it exists, with updates as they are here. */
  private group(): NonNullable<typeof this.connected> {
    if (this.connected) return this.connected
    const group = (this.connected = this.kit.Component.getDataProxy(this.node))
    const listen = group.setUpdateListener.bind(group)
    group.applyDataUpdates = () => this.update()
    group.setUpdateListener = draw => {
      this.drawing = draw
      listen(draw)
    }
    const pending = this.node.hasPendingChanges.bind(this.node)
    this.node.hasPendingChanges = () => this.givenNew || pending()
    return group
  }

  /** The template of the owner hands over a value. */
  give(name: string, value: unknown): void {
    this.group()
    const same = name in this.given && Object.is(this.given[name], value)
    if (same && typeof value !== 'object') return
    // The same object again may be another one inside: it is drawn, though no hook hears of it.
    if (same && !(name in this.data)) this.stale.push([name])
    this.given[name] = value
    this.givenNew = true
  }

  /** React's rule: a default stands in for what is undefined. */
  private nextProps(): Fields {
    const next = { ...this.given }
    for (const [name, value] of Object.entries(this.description.props)) if (next[name] === undefined) next[name] = value
    return next
  }

  /** The instance comes into being: everything that runs before it is drawn for the first time. */
  begin(): Fields {
    if (this.begun) return this.scope
    this.group()
    this.take()
    this.givenNew = false
    this.props = this.nextProps()
    this.updating = true
    this.run('onInit', this.description.onInit)
    this.run('deriveDataFromProps', this.description.derive, this.props)
    Object.assign(this.scope, this.props, this.data)
    this.observe()
    this.updating = false
    this.begun = true
    this.stale = []
    return this.scope
  }

  /** Writes what has been set into the data. True when a value is another one now. */
  private take(): boolean {
    const group = this.group()
    const changes = group.getChanges() as Change[]
    if (changes.length === 0) return false
    group.setChanges([])
    let changed = false
    for (const [path, value] of changes) {
      changed ||= !Object.is(valueAt(this.data, path), value)
      const drawn = setAt(this.data, path, value)
      this.scope[path[0] as string] = this.data[path[0] as string]
      this.stale.push(...drawn)
      this.unobserved.push(path)
    }
    return changed
  }

  update(): void {
    if (!this.begun) {
      this.take()
      return
    }
    if (this.updating || this.batches > 0) {
      // The data can be read at once; everything else is up to the update that goes on.
      this.dataBefore ??= { ...this.data }
      this.changed = this.take() || this.changed
      return
    }
    this.updating = true
    try {
      for (let round = 0; this.round(); round += 1) {
        if (round < MAX_ROUNDS) continue
        this.kit.reporter.error(new Error(`updates of ${this.node.is} never come to rest`), this.node.is)
        break
      }
    } finally {
      this.updating = false
    }
  }

  /** One round; false when there was nothing to do. */
  private round(): boolean {
    if (!this.givenNew && !this.changed && this.stale.length === 0 && !this.node.hasPendingChanges()) return false
    const propsBefore = this.props
    const dataBefore = this.dataBefore ?? { ...this.data }
    let changed = this.take() || this.changed
    this.changed = false
    const next = this.givenNew ? this.nextProps() : this.props
    this.givenNew = false
    const names = [...new Set([...Object.keys(propsBefore), ...Object.keys(next)])].filter(name => !Object.is(propsBefore[name], next[name]))
    if (changed || names.length > 0) this.run('deriveDataFromProps', this.description.derive, next)
    if (names.length > 0) {
      changed = true
      this.props = next
      for (const name of names) {
        this.unobserved.push([name])
        if (name in this.data) continue
        this.scope[name] = next[name]
        this.stale.push([name])
      }
    }
    this.observe()
    changed ||= this.changed
    this.changed = false
    this.dataBefore = undefined
    const drawn = this.stale.splice(0)
    if (drawn.length > 0) this.drawing?.(this.scope, drawn.map(path => [path, valueAt(this.scope, path), undefined, undefined]))
    if (changed && !this.telling) {
      this.telling = true
      this.updating = false
      this.run('didUpdate', this.description.didUpdate, propsBefore, dataBefore)
      this.updating = true
      this.telling = false
    }
    return true
  }

  private observe(): void {
    const { observers } = this.description
    for (let round = 0; this.unobserved.length > 0 && round < MAX_ROUNDS; round += 1) {
      const paths = this.unobserved.splice(0)
      const hit = observers.filter(observer => observer.watches(paths))
      for (const { call, values } of hit) this.run('observers', [call], ...values({ ...this.props, ...this.data }))
    }
    this.unobserved.length = 0
  }

  /** Runs what sets data again and again, and draws once. */
  batch(callback: unknown): void {
    if (typeof callback !== 'function') return
    this.batches += 1
    try {
      ;(callback as Hook).call(this.caller)
    } finally {
      this.batches -= 1
    }
    this.update()
  }

  /** `$spliceData`: arrays under paths, each with what `splice` gets. */
  splice(changes: Fields): void {
    const group = this.group()
    for (const [name, args] of Object.entries(changes)) {
      const path = parsePath(name)
      if (path && Array.isArray(args)) group.replaceDataOnPath(path, spliced(this.data, path, args))
    }
    this.update()
  }

  /** Runs hooks; one that fails is told to `onError` and reported, and the next one runs all the same. */
  run(name: string, hooks: Hook[], ...args: unknown[]): void {
    for (const hook of hooks) {
      try {
        hook.apply(this.caller, args)
      } catch (error) {
        this.failed(error)
        this.kit.reporter.error(error, `${this.node.is} ${name}`)
      }
    }
  }

  private lastError: unknown

  /** Tells `onError`, once for an error that passes several methods. */
  failed(error: unknown): void {
    if (error === this.lastError) return
    this.lastError = error
    for (const hook of this.description.onError) this.kit.reporter.guard(`${this.node.is} onError`, () => hook.call(this.caller, error))
  }

  private refer: (() => void) | undefined

  /** The owner wants to be told of the component, once it is in the tree. */
  referred(tell: () => void): void {
    this.refer = tell
  }

  attached(): void {
    this.begin()
    this.refer?.()
  }

  /** What others see of the component. */
  exposed(): unknown {
    const { ref } = this.description
    return ref ? this.kit.reporter.guard(`${this.node.is} ref`, () => ref.call(this.caller)) : this.caller
  }

  /** The page that the instance is part of. */
  root(): GeneralComponent {
    let { node } = this
    while (node.ownerShadowRoot) node = node.ownerShadowRoot.getHostNode()
    return node
  }
}
