// Hooks, handlers and navigation, as they happen.

import type { Hooked } from '../messages'
import type { Tell } from './inspect'
import { APP, type ComponentClass, type Instance, type Navigation, type Page, type Router, type Services, type TreeElement } from './runtime'
import { type Bounds, reasonOf, seen } from './values'

const NAVIGATIONS: Navigation[] = ['navigateTo', 'redirectTo', 'switchTab', 'reLaunch', 'navigateBack']
/** Told also where the mini-program has nothing to say about it. */
const LIFE = new Set(['onLoad', 'onShow', 'onReady', 'onHide', 'onUnload'])

const brief = (): Bounds => ({ values: 500, depth: 6, letters: 2000 })

type Callable = (...args: unknown[]) => unknown

export function watch({ router }: Services, tell: Tell): void {
  watchApp(router, tell)
  watchNavigation(router, tell)
  const { open } = router
  router.open = (...given) => {
    const page = open.apply(router, given)
    watchPage(page, tell)
    return page
  }
}

/** Calls it and says how that went; an error goes on its way. */
function timed<T>(call: () => T, done: (outcome: { result?: T; error?: unknown; milliseconds: number }) => void): T {
  const began = performance.now()
  try {
    const result = call()
    done({ result, milliseconds: performance.now() - began })
    return result
  } catch (error) {
    done({ error, milliseconds: performance.now() - began })
    throw error
  }
}

/** Calls a hook and tells of it. */
function hooked(call: () => unknown, about: Pick<Hooked, 'of' | 'name' | 'own'>, args: unknown[], tell: Tell): unknown {
  return timed(call, ({ result, milliseconds }) => {
    tell('hook', { ...about, args: args.map((arg) => seen(arg, brief())), ...(result !== undefined && { result: seen(result, brief()) }), milliseconds })
  })
}

function watchPage(page: Page, tell: Tell): void {
  const { hook, adopt } = page
  page.hook = (name, ...args) => {
    const own = typeof page.instance?.[name] === 'function'
    const call = (): unknown => hook.call(page, name, ...args)
    return own || LIFE.has(name) ? hooked(call, { of: page.path, name, own }, args, tell) : call()
  }
  page.adopt = (instance: Instance) => {
    if (instance._$) watchHandlers(instance._$, tell)
    adopt.call(page, instance)
  }
}

let handlersWatched = false

/** The framework looks a handler up by its name when its event comes. */
function watchHandlers(element: TreeElement, tell: Tell): void {
  if (handlersWatched) return
  const Component = classOf(element)
  if (!Component) return
  handlersWatched = true
  const { getMethod } = Component
  Component.getMethod = (component, name) => {
    const method = getMethod.call(Component, component, name)
    if (typeof method !== 'function') return method
    return function (this: unknown, ...args: unknown[]): unknown {
      const event = args[0] as { type?: unknown; timeStamp?: unknown; currentTarget?: unknown } | undefined
      if (typeof event?.type !== 'string' || !event.currentTarget) return method.apply(this, args)
      return timed(() => method.apply(this, args), ({ result, error, milliseconds }) => {
        tell('handled', {
          type: event.type as string, timeStamp: Number(event.timeStamp), of: String(component.is ?? ''), method: name, milliseconds,
          ...(result !== undefined && { result: seen(result, brief()) }), ...(error !== undefined && { error: reasonOf(error) }),
        })
      })
    }
  }
}

/** Among those that a component inherits from. */
function classOf(element: object): ComponentClass | undefined {
  for (let owner: object | null = element; owner; owner = Object.getPrototypeOf(owner) as object | null) {
    const { constructor } = owner as { constructor?: Partial<ComponentClass> }
    if (typeof constructor?.getMethod === 'function') return constructor as ComponentClass
  }
  return undefined
}

function watchNavigation(router: Router, tell: Tell): void {
  for (const how of NAVIGATIONS) {
    const go = router[how]
    router[how] = (args, base) => {
      const began = performance.now()
      const url = how === 'navigateBack' ? String(args?.delta ?? 1) : String(args?.url ?? '')
      const end = (error?: string): void => tell('navigated', { how, url: url.slice(0, 2000), error, milliseconds: performance.now() - began })
      const done = go.call(router, args, base)
      done.then(() => end(), (error: unknown) => end(reasonOf(error)))
      return done
    }
  }
}

/** The hooks of what is given to `App`. */
function watchApp(router: Router, tell: Tell): void {
  const { modules } = router.parts.components
  const { globals } = modules
  let define: Callable | undefined
  modules.globals = () => {
    const all = globals.call(modules)
    const real = all[APP] as Callable
    define ??= (definition) => real(withHooks(definition, tell))
    all[APP] = define
    return all
  }
}

function withHooks(definition: unknown, tell: Tell): unknown {
  if (typeof definition !== 'object' || definition === null) return definition
  const given = definition as Record<string, unknown>
  for (const name of Object.keys(given).filter((name) => /^on[A-Z]/.test(name))) {
    const own = given[name]
    if (typeof own !== 'function') continue
    given[name] = function (this: unknown, ...args: unknown[]): unknown {
      return hooked(() => (own as Callable).apply(this, args), { of: 'app', name, own: true }, args, tell)
    }
  }
  return definition
}
