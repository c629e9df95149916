// What a browser's worker has around the runtime, as far as the runtime and mini-programs use it. Time and chance come
// from the host: nothing here reads the machine's clock. Evaluates to what the host calls.
host => {
  'use strict'
  const self = globalThis
  const hidden = (owner, name, value) => Object.defineProperty(owner, name, { value, writable: true, configurable: true, enumerable: false })
  const globals = values => Object.entries(values).forEach(([name, value]) => hidden(self, name, value))

  // Events, as far as a worker's runtime listens

  const listeners = { message: [], error: [], unhandledrejection: [] }
  const tell = (type, fields) => {
    const event = { type, preventDefault() {}, ...fields }
    for (const listener of listeners[type]) listener(event)
  }
  globals({
    self,
    addEventListener: (type, listener) => void listeners[type]?.push(listener),
    removeEventListener() {},
  })
  const guarded = run => {
    try {
      run()
    } catch (error) {
      tell('error', { error, message: String(error) })
    }
  }

  // Scripts: the runtime gives them as objects with an address

  const scripts = new Map()
  const ScriptText = class Blob {
    constructor(parts) {
      this.text = parts.join('')
    }
  }
  const NAME = '\n//# sourceURL='
  globals({
    Blob: ScriptText,
    importScripts: url => {
      const text = scripts.get(url)
      const at = text.lastIndexOf(NAME)
      host.evaluate(text, at < 0 ? url : text.slice(at + NAME.length))
    },
  })

  // Time

  const timers = new Map()
  const timer = repeat => (action, milliseconds, ...args) => {
    if (typeof action !== 'function') return 0
    const id = host.startTimer(Number(milliseconds) || 0, repeat)
    timers.set(id, { action, args, repeat })
    return id
  }
  const stop = id => void (timers.delete(Number(id)) && host.stopTimer(Number(id)))
  globals({
    setTimeout: timer(false), setInterval: timer(true), clearTimeout: stop, clearInterval: stop,
    queueMicrotask: action => void Promise.resolve().then(() => guarded(action)),
    performance: { now: () => host.now(), timeOrigin: host.epoch },
  })
  const RealDate = Date
  const wall = () => host.epoch + Math.floor(host.now())
  const VirtualDate = function Date(...args) {
    if (!new.target) return new RealDate(wall()).toString()
    return Reflect.construct(RealDate, args.length ? args : [wall()], new.target)
  }
  Object.defineProperty(VirtualDate, 'length', { value: 7 })
  Object.defineProperty(VirtualDate, 'prototype', { value: RealDate.prototype, writable: false })
  hidden(RealDate.prototype, 'constructor', VirtualDate)
  for (const name of ['UTC', 'parse']) hidden(VirtualDate, name, RealDate[name])
  hidden(VirtualDate, 'now', wall)
  globals({ Date: VirtualDate })

  // Chance

  hidden(Math, 'random', host.random)
  globals({
    crypto: {
      getRandomValues: view => {
        const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
        for (let at = 0; at < bytes.length; at += 1) bytes[at] = Math.floor(host.random() * 256)
        return view
      },
    },
  })

  // Texts and addresses

  const bytesOf = input => input === undefined ? [] : Array.from(input instanceof ArrayBuffer ? new Uint8Array(input) : new Uint8Array(input.buffer, input.byteOffset, input.byteLength))
  class TextEncoder {
    get encoding() {
      return 'utf-8'
    }
    encode(text = '') {
      return new Uint8Array(host.encode(String(text)))
    }
  }
  class TextDecoder {
    constructor(label = 'utf-8') {
      if (!/^utf-?8$/i.test(label)) throw new RangeError(`the encoding ${label} is not supported`)
    }
    get encoding() {
      return 'utf-8'
    }
    decode(input) {
      return host.decode(bytesOf(input))
    }
  }
  class URL {
    constructor(address, base) {
      const parts = host.address(String(address), base === undefined ? undefined : String(base))
      if (!parts) throw new TypeError(`Invalid URL: ${address}`)
      Object.assign(this, parts)
    }
    toString() {
      return this.href
    }
    toJSON() {
      return this.href
    }
    static createObjectURL(script) {
      const url = `blob:${scripts.size + 1}`
      scripts.set(url, script.text)
      return url
    }
    static revokeObjectURL(url) {
      scripts.delete(url)
    }
  }
  globals({ TextEncoder, TextDecoder, URL, structuredClone: host.copy })

  // No evaluation of strings: the frame's content policy forbids it, too

  const refuse = () => {
    throw new EvalError('evaluating a string as code is not allowed')
  }
  globals({ eval: refuse })
  for (const made of [function () {}, function* () {}, async function () {}, async function* () {}]) {
    const { prototype } = Object.getPrototypeOf(made).constructor
    const Refusing = function Function() {
      refuse()
    }
    Object.defineProperty(Refusing, 'prototype', { value: prototype, writable: false })
    Object.defineProperty(prototype, 'constructor', { value: Refusing, writable: false, configurable: false })
    if (prototype === Object.getPrototypeOf(refuse)) globals({ Function: Refusing })
  }

  // The console is the runtime's; what it prints reaches the host as a message

  globals({ console: Object.fromEntries(['debug', 'log', 'info', 'warn', 'error'].map(level => [level, () => {}])) })
  hidden(console, 'trace', (...values) => console.debug(...values))
  for (const name of ['group', 'groupCollapsed', 'dir', 'table']) hidden(console, name, (...values) => console.log(...values))
  for (const name of ['groupEnd', 'time', 'timeEnd', 'timeLog', 'count', 'assert', 'clear']) hidden(console, name, () => {})

  // What the host calls

  const ports = {}
  const port = name => (ports[name] = { onmessage: null, postMessage: message => host.post(name, message) })
  const call = (name, data) => guarded(() => ports[name].onmessage?.({ data }))
  return {
    connect() {
      tell('message', { data: ['connect'], ports: [port('container'), port('view')] })
      // The runtime has what it needs of these.
      for (const name of ['createObjectURL', 'revokeObjectURL']) delete URL[name]
      delete self.Blob
    },
    deliver: call,
    fire(id) {
      const due = timers.get(id)
      if (!due) return
      if (!due.repeat) timers.delete(id)
      guarded(() => due.action.apply(self, due.args))
    },
    rejected: (reason, promise) => tell('unhandledrejection', { reason, promise }),
  }
}
