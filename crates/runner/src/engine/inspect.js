// Runs among the scripts that extend the runtime and hands the host what tests and reports look at. Neither the runtime
// nor the package is changed: this listens where both meet.
(() => {
  'use strict'
  const tell = globalThis.__hutong_inspect__
  delete globalThis.__hutong_inspect__
  if (!tell) return
  /** What the runtime answers calls with. */
  let services

  globalThis.__hutong_extend__({
    absent(given) {
      services = given
      return {}
    },
  })

  /** The page in front, or the component that a node of the view is the host of. */
  const target = id => {
    const element = id === undefined ? undefined : services?.context.nodes.get(id)?.__wxElement
    const found = id === undefined ? services?.router.instances().at(-1) : element?.getMethodCaller?.()
    if (!found) throw new Error(id === undefined ? 'no page is open' : 'the element is no component')
    return found
  }

  tell({
    data: id => target(id).data,
    route: (method, url) => void services.router[method]({ url }),
  })
})()
