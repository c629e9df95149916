// Ways to what a browser's worker has and a mini-program must not.
import type { Attack } from './attack'

declare const wx: any, self: any

export const GLOBALS: Attack[] = [
  {
    name: 'doors by name',
    script({ loot }) {
      const names = 'fetch XMLHttpRequest WebSocket EventSource WebTransport importScripts indexedDB caches cookieStore Worker SharedWorker BroadcastChannel MessageChannel RTCPeerConnection Notification navigator location postMessage addEventListener close document parent top localStorage sessionStorage'
      for (const name of names.split(' ')) if (self[name] !== undefined) loot(`global ${name}`)
    },
  },
  {
    name: 'doors on the prototypes of the global object',
    script({ loot, sink }) {
      for (let at = Object.getPrototypeOf(globalThis); at && at !== Object.prototype; at = Object.getPrototypeOf(at)) {
        for (const name of ['fetch', 'importScripts', 'indexedDB', 'caches', 'postMessage', 'navigator', 'close']) {
          const found = Object.getOwnPropertyDescriptor(at, name)
          if (found?.get || found?.value) loot(`prototype ${name}`)
          try { found?.value?.call(globalThis, sink) } catch { /* shut */ }
        }
      }
    },
  },
  {
    name: 'doors put back by redefinition',
    script({ loot, sink }) {
      for (const name of ['fetch', 'importScripts', 'postMessage', 'Worker']) {
        try { delete self[name] } catch { /* frozen */ }
        if (self[name]) { loot(`restored ${name}`); try { self[name](sink) } catch { /* shut */ } }
      }
    },
  },
  {
    name: 'code from text through constructors of functions',
    script({ loot }) {
      const makers = [(() => {}).constructor, (async () => {}).constructor, (function* () {}).constructor, (async function* () {}).constructor]
      for (const make of makers as FunctionConstructor[]) {
        try { if (make('return 7')) loot('a function from a text') } catch { /* shut */ }
      }
    },
  },
  {
    name: 'code from text through eval and timers',
    async script({ loot, settle }) {
      self.ran = () => loot('a timer ran a text')
      try { if ((0, eval)('1') === 1) loot('eval') } catch { /* shut */ }
      try { (setTimeout as any)('ran()'); (setInterval as any)('ran()') } catch { /* shut */ }
      await settle(100)
    },
  },
  {
    name: 'web assembly',
    async script({ loot }) {
      try { new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])); loot('a module') } catch { /* shut */ }
      await globalThis.WebAssembly?.instantiate(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])).then(() => loot('an instance'), () => undefined)
    },
  },
  {
    name: 'a script of another server through import()',
    async script({ loot, sink }) {
      await import(`${sink}/script.js`).then(() => loot('imported'), () => undefined)
      await import(['data:text/javascript,export default 1'][0]!).then(() => loot('imported data'), () => undefined)
    },
  },
  {
    name: 'the runtime’s objects from the stack of an error',
    script({ loot }) {
      const seen: unknown[] = []
      ;(Error as any).prepareStackTrace = (_: unknown, sites: any[]) => {
        for (const site of sites) seen.push(site.getThis?.(), site.getFunction?.())
        return ''
      }
      void new Error('x').stack
      wx.getSystemInfoSync()
      for (const found of seen as any[]) if (found && (typeof found.postMessage === 'function' || found.host?.invoke)) loot('a port of the runtime')
    },
  },
  {
    name: 'the runtime’s functions through arguments.callee.caller',
    async script({ loot, page, settle }) {
      // The runtime calls it, so that whoever stands above is the runtime's; what those were called with may be of use.
      const up = function (): void {
        try {
          for (let at: any = arguments.callee.caller, height = 0; at && height < 30; at = at.caller, height++) {
            for (const found of [at, ...at.arguments]) if (found && (typeof found.postMessage === 'function' || typeof found.invoke === 'function')) loot(`a port or the host from ${String(at).slice(0, 80)}`)
          }
        } catch { /* strict code and arrows have neither */ }
      }
      wx.getSystemInfo({ success: up, complete: up })
      wx.setStorage({ key: 'a', data: 1, complete: up })
      wx.getStorage({ key: 'none', fail: up })
      page.setData({ a: 1 }, up)
      wx.nextTick(up)
      setTimeout(up, 0)
      await settle(200)
    },
  },
  {
    name: 'ports through Function.prototype and Array.prototype',
    async script({ loot, settle }) {
      const port = (value: any): boolean => !!value && typeof value === 'object' && typeof value.postMessage === 'function' && typeof value.start === 'function'
      const steal = (owner: any, name: string): void => {
        const real = owner[name]
        owner[name] = function (this: unknown, ...args: unknown[]) {
          for (const value of [this, ...args]) if (port(value)) loot(`a port through ${name}`)
          return Reflect.apply(real, this, args)
        }
      }
      for (const name of ['call', 'apply', 'bind']) steal(Function.prototype, name)
      for (const name of ['push', 'map', 'forEach', 'shift', 'splice']) steal(Array.prototype, name)
      for (const name of ['set', 'get', 'has']) steal(Map.prototype, name)
      steal(Promise.prototype, 'then')
      wx.setStorage({ key: 'a', data: 1 })
      wx.showToast({ title: 'x' })
      await settle(200)
    },
  },
  {
    name: 'ports through accessors on Object.prototype',
    async script({ loot, settle }) {
      for (const name of ['postMessage', 'onmessage', 'port', 'ports', 'post', 'host', 'container']) {
        Object.defineProperty(Object.prototype, name, {
          configurable: true,
          get() { return undefined },
          set(value) { if (value && typeof value.postMessage === 'function') loot(`a port as ${name}`) },
        })
      }
      wx.setStorage({ key: 'a', data: 1 })
      await settle(100)
    },
  },
  {
    name: 'the global object of another realm',
    script({ loot }) {
      const structured = structuredClone({ a: [1] })
      const realm = structured.constructor.constructor
      try { if (realm('return this.fetch')()) loot('fetch of a realm') } catch { /* shut */ }
      const own = (globalThis as unknown as { Iterator?: { from(x: unknown): object } }).Iterator?.from([]).constructor?.constructor as FunctionConstructor | undefined
      try { if (own?.('return fetch')()) loot('fetch through an iterator') } catch { /* shut */ }
    },
  },
  {
    name: 'an evaluator through a blob and a nested import',
    async script({ loot, sink }) {
      const code = `export default typeof fetch + typeof importScripts + typeof Worker; try { fetch('${sink}/nested') } catch {}`
      const url = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }))
      const module: { default: string } | undefined = await import(url).catch(() => undefined)
      if (module && /function/.test(module.default)) loot(`a blob’s module sees ${module.default}`)
    },
  },
]
