// What every page and component instance can do besides what the component framework gives it.

import { component } from 'glass-easel-miniprogram-adapter'
import { Component, type Element, type GeneralComponent } from 'glass-easel'

/** What an instance knows of the page it is on. */
export interface PageHandle {
  /** Its instance has come into being. */
  adopt(instance: object): void
  /** Runs the hooks of loading, unless they have run. */
  begin(): void
  readonly id: number
  readonly path: string
  /** The instance of the custom tab bar on this page. */
  tabBar(): unknown
  /** The channel to the page that opened this one. */
  opener(): unknown
  select(caller: Caller): unknown
  observe(caller: Caller, options: unknown): unknown
  animate(nodes: Element[], frames: unknown[], duration: number, done: (() => void) | undefined): void
  router(base: string): unknown
  unsupported(what: string): void
}

/** An instance as the mini-program sees it; `_$` is the framework's node. */
export interface Caller {
  _$: GeneralComponent
  is: string
}

/** The argument `component` of a call, when it is an instance. */
export function callerOf(args: { [name: string]: unknown }): Caller | undefined {
  const given = args['component'] as Caller | undefined
  return given?._$ ? given : undefined
}

/** The node of a built-in inside `caller`, by its id or, as the older tags have it, a name of its own; without, the first. */
export function builtIn(caller: Caller, tag: string, id: unknown): number | undefined {
  const names = [`${tag}-id`, `${tag}Id`]
  const found = select(caller, tag).find(node => id === undefined || [node.id, ...names.map(name => node.getAttribute(name))].includes(String(id)))
  return (found?.getBackendElement() as { id: number } | null | undefined)?.id
}

const handles = new WeakMap<object, PageHandle>()
let creating: PageHandle | undefined

/** Runs `create`, whose component tree belongs to `handle`, and remembers its root. */
export function withHandle<T>(handle: PageHandle, create: () => { root: T; node: object }): T {
  const before = creating
  creating = handle
  try {
    const { root, node } = create()
    handles.set(node, handle)
    return root
  } finally {
    creating = before
  }
}

/** The page whose tree is being made. */
export const creatingPage = (): PageHandle | undefined => creating

function handleOf(caller: Caller): PageHandle | undefined {
  let node = caller._$
  while (node.ownerShadowRoot) node = node.ownerShadowRoot.getHostNode()
  return handles.get(node) ?? creating
}

/** The elements inside `caller`'s own template that match `selector`: ids, classes, `>`, `>>>`, or one tag name; `> *` may end it. */
export function select(caller: { _$: GeneralComponent }, selector: string): Element[] {
  const shadow = caller._$.getShadowRoot()
  if (!shadow) return []
  const [, parents] = /^(.*\S)\s*>\s*\*$/.exec(selector) ?? []
  if (parents !== undefined) return select(caller, parents).flatMap(shown)
  if (/^[a-z][\w-]*$/.test(selector)) return byTag(shadow, selector)
  return shadow.querySelectorAll(selector)
}

/** The same in the templates of all components below as well. */
export function selectEverywhere(caller: { _$: GeneralComponent }, selector: string): Element[] {
  const inner = (node: Element): Element[] =>
    node.childNodes.flatMap(child => {
      const element = child.asElement()
      if (!element) return []
      return [...(Component.isComponent(element) ? selectEverywhere({ _$: element }, selector) : []), ...inner(element)]
    })
  const shadow = caller._$.getShadowRoot()
  return shadow ? [...select(caller, selector), ...inner(shadow)] : []
}

/** The elements right inside, as they are seen: through slots and components without an element of their own. */
function shown(element: Element): Element[] {
  return element.getComposedChildren().flatMap(child => {
    const inner = child.asElement()
    if (!inner) return []
    return inner.isVirtual() ? shown(inner) : [inner]
  })
}

function byTag(root: Element, tag: string): Element[] {
  const found: Element[] = []
  for (const child of root.childNodes) {
    const element = child.asElement()
    if (!element) continue
    const name = Component.isComponent(element) ? element.tagName : element.asNativeNode()?.is
    if (name === tag) found.push(element)
    found.push(...byTag(element, tag))
  }
  return found
}

/** Runs on the caller; absent page means that the instance is not part of any. */
const methods: { [name: string]: (this: Caller, ...args: never[]) => unknown } = {
  getTabBar(done?: (bar: unknown) => void) {
    const bar = handleOf(this)?.tabBar() ?? null
    if (typeof done === 'function') done(bar)
    return bar
  },
  getAppBar() {
    return null
  },
  getPageId() {
    return `pageId:${handleOf(this)?.id ?? 0}`
  },
  getOpenerEventChannel() {
    return handleOf(this)?.opener() ?? null
  },
  createSelectorQuery() {
    return handleOf(this)?.select(this)
  },
  createIntersectionObserver(options?: unknown) {
    return handleOf(this)?.observe(this, options)
  },
  animate(selector: string, frames: unknown, duration: unknown, done?: () => void) {
    handleOf(this)?.animate(select(this, selector), Array.isArray(frames) ? frames : [], Number(duration) || 0, done)
  },
  clearAnimation(selector: string, options?: unknown, done?: () => void) {
    const callback = typeof options === 'function' ? (options as () => void) : done
    handleOf(this)?.animate(select(this, selector), [], 0, callback)
  },
  applyAnimatedStyle() {
    handleOf(this)?.unsupported('applyAnimatedStyle')
  },
  clearAnimatedStyle() {
    handleOf(this)?.unsupported('clearAnimatedStyle')
  },
  // Timings of an update are not measured: the listener is never called, as the vendor allows.
  setUpdatePerformanceListener() {},
  setInitialRenderingCache() {},
  setPassiveEvent() {},
  getPassiveEvent(done?: (value: object) => void) {
    if (typeof done === 'function') done({})
  },
}

/** A property that answers from the page and still may be overwritten by the mini-program. */
function lazily(name: string, read: (caller: Caller) => unknown): PropertyDescriptor {
  return {
    configurable: true,
    get(this: Caller) {
      return read(this)
    },
    set(this: Caller, value: unknown) {
      Object.defineProperty(this, name, { value, writable: true, enumerable: true, configurable: true })
    },
  }
}

const prototype = component.ComponentCaller.prototype
for (const name of ['is', 'id', 'dataset', 'data'] as const) Object.defineProperty(prototype, name, lazily(name, caller => caller._$[name]))
Object.defineProperty(prototype, 'properties', lazily('properties', caller => caller._$.data))
// What draws the page, by the name of the vendor's two: libraries choose a branch of their templates by it.
Object.assign(prototype, methods, { renderer: 'webview' })
// Nobody meets the tree behind an instance by going through its fields: mini-programs set whole pages as data, which is copied.
Object.defineProperty(prototype, '_$', {
  set(this: Caller, value: GeneralComponent) {
    Object.defineProperty(this, '_$', { value, writable: true, configurable: true })
  },
})
Object.defineProperty(prototype, 'router', lazily('router', caller => handleOf(caller)?.router(caller.is)))
Object.defineProperty(
  prototype,
  'pageRouter',
  lazily('pageRouter', caller => {
    const page = handleOf(caller)
    return page?.router(page.path)
  }),
)
