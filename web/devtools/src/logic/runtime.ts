// What the developer tools look at of the runtime (web/logic). It is reached as the scripts beside it reach it, and by
// the names that its parts have; none of it is changed for this.

export interface Page {
  id: number
  path: string
  query: Record<string, string>
  instance: Instance | undefined
  hook(name: string, ...args: unknown[]): unknown
  adopt(instance: Instance): void
}

/** A page, a component or the app, as the mini-program sees it. */
export interface Instance {
  data?: unknown
  props?: unknown
  globalData?: unknown
  is?: string
  _$?: TreeElement
  setData?(data: object): void
  [name: string]: unknown
}

/** A node of the component framework. */
export interface TreeElement {
  is?: string
  ownerShadowRoot?: { getHostNode(): TreeElement } | null
  getMethodCaller?(): Instance
}

/** The class of components in the framework. */
export interface ComponentClass {
  getMethod(component: TreeElement, name: string): ((...args: unknown[]) => unknown) | undefined
}

export type Navigation = 'navigateTo' | 'redirectTo' | 'switchTab' | 'reLaunch' | 'navigateBack'

export interface Router extends Record<Navigation, (args?: { url?: unknown; delta?: unknown }, base?: string) => Promise<unknown>> {
  top: Page | undefined
  stack: Page[]
  byId(id: number): Page | undefined
  open(...args: unknown[]): Page
  parts: { components: { modules: { globals(): unknown[] } } }
}

export interface Services {
  host: { port: { post(message: unknown): void } }
  topics: { on(topic: string, listener: (value: never) => void): void }
  router: Router
  context: { nodes: Map<number, { __wxElement?: TreeElement }> }
  storage: {
    info(): { keys: string[] }
    get(key: string): unknown
    set(key: string, value: unknown): Promise<unknown>
    remove(key: string): Promise<unknown>
    clear(): Promise<unknown>
  }
}

/** Where `App` and `getApp` stand among the parameters of a module (spec/package.md). */
export const APP = 1
export const GET_APP = 5
