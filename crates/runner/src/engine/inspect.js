// Runs among the scripts that extend the runtime and hands the host what tests and reports look at. Neither the runtime
// nor the package is changed: this listens where both meet.
(() => {
  'use strict'
  const tell = globalThis.__hutong_inspect__
  delete globalThis.__hutong_inspect__
  if (!tell) return
  const DEFINE = '__hutong_define__'
  /** What the runtime answers calls with. */
  let services
  /** What modules get: require, module, exports, wx, App, Page, Component, Behavior, getApp, getCurrentPages, own façade. */
  let globals = []

  globalThis.__hutong_extend__({
    absent(given) {
      services = given
      return {}
    },
  })

  /** The first module that runs tells its globals. */
  const listening = factory => function (...args) {
    globals = args
    return factory.apply(this, args)
  }
  Object.defineProperty(globalThis, DEFINE, {
    configurable: true,
    set(define) {
      const value = (root, code) => {
        const modules = code?.modules ?? {}
        for (const path of modules['app.js'] ? ['app.js'] : Object.keys(modules)) {
          if (globals.length === 0) modules[path] = listening(modules[path])
        }
        return define(root, code)
      }
      Object.defineProperty(globalThis, DEFINE, { value, writable: true, configurable: true })
    },
  })

  const pages = () => services?.router.instances() ?? []
  const page = at => {
    const found = pages().at(at)
    if (!found) throw new Error('no such page is open')
    return found
  }
  /** The instance of the component that the node of the view stands for. */
  const component = id => services?.context.nodes.get(id)?.__wxElement?.getMethodCaller?.()
  const target = place => {
    const found = typeof place === 'number' && place > 0 ? component(place) : page(-1)
    if (!found) throw new Error('the element is no component')
    return found
  }

  tell({
    stack: () => pages().map(({ route, options }) => ({ path: route, query: options ?? {} })),
    data: place => target(place).data,
    set: (place, values) => target(place).setData(values),
    call: (place, name, args) => target(place)[name](...args),
    route: (method, url) => void services.router[method]({ url }),
    app: () => globals[8]?.(),
    property: (id, name) => target(id).properties?.[name] ?? target(id).data?.[name],
    dataset: id => services?.context.nodes.get(id)?.__wxElement?.dataset ?? {},
  })
})()
