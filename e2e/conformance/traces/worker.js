// Stands before the runtime in a browser's worker, in this test alone: the time is virtual there and chance is seeded,
// as in the runner, and the runner's own inspector says what pages and data there are. Evaluates to a function.
(({ epoch, seed, inspect }) => {
  const wake = setTimeout.bind(self)
  const machine = performance.now.bind(performance)
  const hidden = (owner, name, value) => Object.defineProperty(owner, name, { value, writable: true, configurable: true })

  // When a message last came or went: what waits for nothing but its turn has happened once there are none for a while

  let heard = machine()
  const { prototype } = MessagePort
  const { postMessage } = prototype
  const { set: listen } = Object.getOwnPropertyDescriptor(prototype, 'onmessage')
  /** Calls of capabilities that are answered without a user. */
  const asked = new Set()
  hidden(prototype, 'postMessage', function (...args) {
    heard = machine()
    const [kind, call, capability] = args[0]
    if (kind === 'invoke' && /^(network|package|runtime)\./.test(capability)) asked.add(call)
    return postMessage.apply(this, args)
  })
  Object.defineProperty(prototype, 'onmessage', {
    configurable: true,
    set(receive) {
      listen.call(this, event => {
        const [kind, call] = event.data
        if (kind === 'result' || kind === 'failure') asked.delete(call)
        if (kind !== 'ping') heard = machine()
        receive(event)
      })
    },
  })
  const quiet = async milliseconds => {
    const begun = machine()
    while (asked.size > 0 || machine() - Math.max(heard, begun) < milliseconds) await new Promise(resolve => wake(resolve, 8))
  }

  // Time, as in crates/runner/src/clock.rs

  let now = 0
  let last = 0
  const timers = new Map()
  const timer = repeat => (action, milliseconds, ...args) => {
    if (typeof action !== 'function') return 0
    const pause = Math.max(1, Number(milliseconds) || 0)
    timers.set((last += 1), { at: now + pause, pause: repeat ? pause : 0, run: () => action.apply(self, args) })
    return last
  }
  const stop = id => void timers.delete(Number(id))
  for (const [name, value] of Object.entries({ setTimeout: timer(false), setInterval: timer(true), clearTimeout: stop, clearInterval: stop })) hidden(self, name, value)
  const advance = async (milliseconds, rest) => {
    await quiet(rest)
    const end = now + milliseconds
    for (;;) {
      const [next] = [...timers].filter(([, { at }]) => at <= end).sort(([a, one], [b, other]) => one.at - other.at || a - b)
      if (!next) break
      const [id, due] = next
      now = Math.max(now, due.at)
      if (due.pause) due.at = now + due.pause
      else timers.delete(id)
      due.run()
      await quiet(24)
    }
    now = end
  }
  hidden(self, 'performance', { now: () => now, timeOrigin: epoch })
  const RealDate = Date
  const wall = () => epoch + Math.floor(now)
  const VirtualDate = new Proxy(RealDate, {
    construct: (target, args, made) => Reflect.construct(target, args.length ? args : [wall()], made),
    apply: () => new RealDate(wall()).toString(),
    get: (target, name) => (name === 'now' ? wall : Reflect.get(target, name)),
  })
  hidden(RealDate.prototype, 'constructor', VirtualDate)
  hidden(self, 'Date', VirtualDate)

  // Chance: SplitMix64, as in crates/runner/src/engine/natives.rs

  const all = (1n << 64n) - 1n
  let state = BigInt(seed)
  const random = () => {
    state = (state + 0x9e3779b97f4a7c15n) & all
    let mixed = ((state ^ (state >> 30n)) * 0xbf58476d1ce4e5b9n) & all
    mixed = ((mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn) & all
    return Number((mixed ^ (mixed >> 31n)) >> 11n) / 2 ** 53
  }
  hidden(Math, 'random', random)

  // The inspector goes among the scripts that extend the runtime

  Object.defineProperty(self, '__hutong_extend__', {
    configurable: true,
    set(extend) {
      hidden(self, '__hutong_extend__', extend)
      self.__hutong_inspect__ = inspector => {
        const of = node => {
          try {
            return inspector.data({ node })
          } catch {
            return {}
          }
        }
        hidden(self, '__hutong_trace__', {
          advance,
          look: nodes => JSON.stringify({ pages: inspector.pages(), data: inspector.data(), components: nodes.map(({ node, tag }) => ({ tag, data: of(node) })) }),
        })
      }
      inspect()
    },
  })
})
