// The smallest logic: joins the ports, then runs the mini-program's script with `invoke`, `view` and `notified` at hand.
// Unlike the real one it takes nothing away from the script: the sandbox has to hold by itself.
self.onmessage = ({ ports: [container, view] }) => {
  let calls = 0
  const waiting = new Map()
  const topics = []
  self.container = container
  self.view = (kind, value) => new Promise((resolve) => {
    waiting.set(`v${++calls}`, [resolve])
    view.postMessage([kind, `v${calls}`, value])
  })
  self.invoke = (capability, args) => new Promise((resolve, reject) => {
    waiting.set(++calls, [resolve, reject])
    container.postMessage(['invoke', calls, capability, args])
  })
  self.notified = (listener) => topics.push(listener)
  view.onmessage = ({ data: [id, value] }) => waiting.get(id)[0](value)
  container.onmessage = ({ data: [kind, id, value] }) => {
    if (kind === 'result') waiting.get(id)?.[0](value)
    if (kind === 'failure') waiting.get(id)?.[1](value)
    if (kind === 'notify') topics.forEach((listener) => listener(id, value))
    if (kind === 'ping') container.postMessage(['pong', id])
    if (kind === 'start') {
      self.started = id
      importScripts(URL.createObjectURL(new Blob([id.logic])))
    }
  }
  container.postMessage(['ready'])
}
