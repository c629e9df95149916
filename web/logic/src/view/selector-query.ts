// createSelectorQuery: nodes are found on the logic's tree, measured by the view.

import type { Json } from '@hutong/protocol'
import { Component, type Element } from 'glass-easel'
import { asObject } from '../json'
import type { Reporter } from '../report'
import type { ViewContext, ViewNode } from '../tree/backend'
import { select, selectEverywhere, type Caller } from '../tree/instance'

type Done = (result: unknown) => void

/** What the caller wants to know of a node, in the vendor's words. */
interface Fields {
  id?: boolean
  dataset?: boolean
  mark?: boolean
  rect?: boolean
  size?: boolean
  scrollOffset?: boolean
  properties?: string[]
  computedStyle?: string[]
  context?: boolean
  node?: boolean
}

interface Entry {
  caller: Caller
  /** Absent: the page's visible area. */
  selector?: string
  all: boolean
  /** Components inside count, too. */
  everywhere: boolean
  fields: Fields
  done: Done | undefined
}

/** The page that a query measures on. */
export interface Measurer {
  readonly instance: Caller
  /** Whether a query that no instance asks for looks into components. */
  readonly everywhere: boolean
  measure(requests: Json[], done: (answers: Json[]) => void): void
}

/** Mini-programs may keep it, or a part of it, in their data: a copy has nothing of what is inside. */
export class SelectorQuery {
  readonly #entries: Entry[] = []
  readonly #reporter: Reporter
  readonly #context: ViewContext
  readonly #page: () => Measurer | undefined
  #caller: Caller | undefined

  constructor(reporter: Reporter, context: ViewContext, page: () => Measurer | undefined, caller?: Caller) {
    this.#reporter = reporter
    this.#context = context
    this.#page = page
    this.#caller = caller
  }

  in(caller: Caller): this {
    if (caller?._$) this.#caller = caller
    return this
  }

  select(selector: string): NodesRef {
    return this.#ref(String(selector), false)
  }

  selectAll(selector: string): NodesRef {
    return this.#ref(String(selector), true)
  }

  selectViewport(): NodesRef {
    return this.#ref(undefined, false)
  }

  #ref(selector: string | undefined, all: boolean): NodesRef {
    return new NodesRef((fields, done) => {
      const caller = this.#caller ?? this.#page()?.instance
      const everywhere = !this.#caller && this.#page()?.everywhere === true
      if (caller) this.#entries.push({ caller, ...(selector === undefined ? {} : { selector }), all, everywhere, fields, done })
      return this
    })
  }

  /** Looks when the current script is done and a first frame is painted: what they still change counts. Asks the same again
   * each time, as the vendor does. */
  exec(done?: (results: unknown[]) => void): this {
    const entries = [...this.#entries]
    const run = (): void => void this.#reporter.guard('selector query', () => this.#run(entries, done))
    void Promise.resolve().then(() => this.#context.afterRender(run))
    return this
  }

  #run(entries: Entry[], done: ((results: unknown[]) => void) | undefined): void {
    // Nobody waits for the measures of a page that has been closed.
    if (entries.some(({ caller }) => !caller._$.getBackendContext())) return
    const found = entries.map(entry => (entry.selector === undefined ? [undefined] : find(entry)))
    const requests: Json[] = []
    found.forEach((nodes, index) => {
      for (const node of nodes) requests.push(request(node, (entries[index] as Entry).fields))
    })
    const objects = new Map<Element, unknown>()
    const finish = (answers: Json[]): void => {
      let next = 0
      const results = entries.map((entry, index) => {
        const list = (found[index] ?? []).map(node => this.#result(node, entry.fields, answers[next++], objects))
        return entry.all ? list : (list[0] ?? null)
      })
      entries.forEach((entry, index) => this.#call(entry.done, results[index]))
      this.#call(done as Done | undefined, results)
    }
    const measure = (): void => {
      const page = this.#page()
      if (page && requests.length > 0) page.measure(requests, finish)
      else finish([])
    }
    const coming = entries.flatMap(({ fields }, index) => (found[index] ?? []).flatMap(node => (node ? this.#object(node, fields, objects) : [])))
    if (coming.length > 0) void Promise.all(coming).then(measure)
    else measure()
  }

  /** Puts the object that stands for a built-in into `objects`; the promise ends when it is there. */
  #object(node: Element, fields: Fields, objects: Map<Element, unknown>): Promise<unknown> | [] {
    const target = node.getBackendElement() as ViewNode | null
    const tag = node.asNativeNode()?.is
    if (!target || tag === undefined || !(fields.node || fields.context)) return []
    return this.#context.objects(fields.node ? 'node' : 'context', tag, target.id).then(object => objects.set(node, object))
  }

  #call(done: Done | undefined, value: unknown): void {
    if (typeof done === 'function') this.#reporter.guard('selector query callback', () => done(value))
  }

  #result(node: Element | undefined, fields: Fields, answer: Json | undefined, objects: Map<Element, unknown>): unknown {
    const measured = asObject(answer)
    const { styles, properties, ...box } = measured
    const result: { [name: string]: unknown } = { ...box, ...asObject(styles), ...asObject(properties) }
    if (fields.id) result['id'] = node?.id ?? ''
    if (fields.dataset) result['dataset'] = { ...node?.dataset }
    if (fields.mark) result['mark'] = node?.collectMarks() ?? {}
    if (node && Component.isComponent(node)) {
      const data = node.data as { [name: string]: unknown }
      for (const name of fields.properties ?? []) if (name in data) result[name] = data[name]
    }
    if (fields.node) result['node'] = node && Component.isComponent(node) ? node.getMethodCaller() : ((node && objects.get(node)) ?? null)
    if (fields.context) result['context'] = (node && objects.get(node)) ?? null
    return result
  }
}

/** What `select` and `selectAll` give: each method adds one question and returns the query. */
export class NodesRef {
  readonly #add: (fields: Fields, done: Done | undefined) => SelectorQuery

  constructor(add: (fields: Fields, done: Done | undefined) => SelectorQuery) {
    this.#add = add
  }

  fields(fields: Fields, done?: Done): SelectorQuery {
    return this.#add(asObject(fields), done)
  }

  boundingClientRect(done?: Done): SelectorQuery {
    return this.#add({ id: true, dataset: true, rect: true, size: true }, done)
  }

  scrollOffset(done?: Done): SelectorQuery {
    return this.#add({ id: true, dataset: true, scrollOffset: true }, done)
  }

  context(done?: Done): SelectorQuery {
    return this.#add({ context: true }, done)
  }

  node(done?: Done): SelectorQuery {
    return this.#add({ node: true }, done)
  }
}

function find(entry: Entry): Element[] {
  const nodes = (entry.everywhere ? selectEverywhere : select)(entry.caller, entry.selector ?? '')
  return entry.all ? nodes : nodes.slice(0, 1)
}

function request(node: Element | undefined, fields: Fields): Json {
  const target = node?.getBackendElement() as ViewNode | null | undefined
  const what: { [name: string]: Json } = node ? { node: target?.id ?? 0 } : { viewport: true }
  if (fields.rect) what['rect'] = true
  if (fields.size) what['size'] = true
  if (fields.scrollOffset) what['scroll'] = true
  if (Array.isArray(fields.computedStyle)) what['styles'] = fields.computedStyle.map(String)
  if (Array.isArray(fields.properties) && node && !Component.isComponent(node)) what['properties'] = fields.properties.map(String)
  return what
}
