// Runs among the scripts that extend the runtime and hands the host what tests and reports look at. Neither the runtime
// nor the package is changed: this listens where both meet.
!function () {
  'use strict'
  const tell = globalThis.__hutong_inspect__
  delete globalThis.__hutong_inspect__
  if (!tell) return
  /** What the runtime answers calls with. */
  let services
  const exceptions = []

  globalThis.__hutong_extend__({
    absent(given) {
      if (!services) given.topics.on('app.error', text => void (exceptions.length < 1000 && exceptions.push(text)))
      services = given
      return {}
    },
  })

  /** The page in front, another one, or the component that a node of the view is the host of. */
  const target = at => {
    if (at?.node !== undefined) {
      const caller = services?.context.nodes.get(at.node)?.__wxElement?.getMethodCaller?.()
      if (!caller) throw new Error('the element is no component')
      return caller
    }
    const page = at?.page === undefined ? services?.router.top : services?.router.byId(at.page)
    if (!page) throw new Error(at?.page === undefined ? 'no page is open' : 'the page has been closed')
    return page.instance
  }

  /** The parameters of a module: WeChat's façade, what defines and finds things, the dialect's own façade. */
  const globals = () => services.router.parts.components.modules.globals()
  /** The dialect's façade goes before WeChat's, which every dialect has, too. */
  const facades = () => [...new Set([globals()[7], globals()[0]])]
  const facadeWith = name => {
    const facade = facades().find(facade => typeof facade[name] === 'function')
    if (!facade) throw new Error(`there is no method ${name}`)
    return facade
  }
  const evaluated = source => {
    const [wx, , , , , getApp, getCurrentPages] = globals()
    return evaluate(`(function (wx, getApp, getCurrentPages) { return (\n${source}\n) })`)(wx, getApp, getCurrentPages)
  }

  // Methods of the façade that answer something else for a while

  const AT_ONCE = /Sync$|^(on|off|create|canIUse$)|(Manager|Context|Rect)$/
  const origins = new Map()
  /** Answers in the form that the caller asked for: callbacks, or a promise. */
  const answering = (name, answer) => (...given) => {
    if (AT_ONCE.test(name)) return answer(...given)
    const { success, fail, complete } = given[0] ?? {}
    const done = new Promise(resolve => resolve(answer(...given))).then(value => {
      if (/:fail/.test(value?.errMsg)) throw value
      success?.(value)
      complete?.(value)
      return value
    }).catch(error => {
      fail?.(error)
      complete?.(error)
      throw error
    })
    if (!success && !fail && !complete) return done
    done.catch(() => {})
  }

  const methods = {
    data: at => target(at).data,
    setData: (at, data) => new Promise(resolve => target(at).setData(data, () => resolve())),
    callMethod: (at, name, args) => {
      const caller = target(at)
      if (typeof caller[name] !== 'function') throw new Error(`there is no method ${name}`)
      return caller[name](...args)
    },
    route: (name, args) => services.router[name](args).then(() => {}),
    pages: () => services.router.stack.map(({ id, path, query }) => ({ id, path, query })),
    system: () => services.system.all(),
    exceptions: () => exceptions.splice(0),
    callWxMethod: (name, args) => facadeWith(name)[name](...args),
    mockWxMethod(name, { source, args, value }) {
      facadeWith(name)
      const mock = source === undefined ? () => value : evaluated(source)
      for (const facade of facades().filter(facade => name in facade)) {
        const own = origins.get(facade) ?? {}
        origins.set(facade, own)
        const origin = (own[name] ??= facade[name])
        facade[name] = answering(name, (...given) => mock.apply({ origin }, [...given, ...(args ?? [])]))
      }
    },
    restoreWxMethod(name) {
      for (const [facade, own] of origins) {
        if (Object.hasOwn(own, name)) facade[name] = own[name]
        delete own[name]
      }
    },
    evaluate(source, args) {
      const value = evaluated(source)
      return typeof value === 'function' ? value(...args) : value
    },
  }

  // What takes its time is asked for, and asked after

  let last = 0
  const ended = new Map()
  const words = error => (error instanceof Error ? `${error.name}: ${error.message}\n${error.stack}` : String(error?.errMsg ?? error?.errorMessage ?? JSON.stringify(error)))

  const evaluate = tell({
    data: methods.data,
    pages: methods.pages,
    begin(method, ...args) {
      const ticket = (last += 1)
      new Promise(resolve => resolve(methods[method](...args))).then(value => ended.set(ticket, { value }), error => ended.set(ticket, { error: words(error) }))
      return ticket
    },
    end(ticket) {
      const outcome = ended.get(ticket)
      ended.delete(ticket)
      return outcome
    },
  })
}()
