// Buffers lie outside of the heap that the engine limits: without an account of them a worker takes all of a machine.

/** Bytes of buffers alive at once; a phone's browser gives a page less. */
const LIMIT = 2 ** 31
/** Smaller ones are not worth the account; the heap's limit holds for as many of them as there can be. */
const SMALL = 2 ** 16

type Maker = new (...args: never[]) => ArrayBuffer | ArrayBufferView

/** Counts what the constructors of `scope` make; `exhausted` hears of the first buffer too many, whose maker throws. */
export function limitBuffers(scope: object, exhausted: () => void, limit = LIMIT): void {
  const global = scope as { [name: string]: Maker }
  let held = 0
  const freed = new FinalizationRegistry<number>(size => (held -= size))
  const seen = new WeakSet<ArrayBufferLike>()
  const keep = <T extends ArrayBuffer | ArrayBufferView>(made: T): T => {
    const buffer: ArrayBufferLike = ArrayBuffer.isView(made) ? made.buffer : (made as ArrayBuffer)
    const size = (buffer as { maxByteLength?: number }).maxByteLength ?? buffer.byteLength
    if (size < SMALL || seen.has(buffer)) return made
    seen.add(buffer)
    freed.register(buffer, size)
    held += size
    if (held <= limit) return made
    exhausted()
    throw new RangeError('out of memory')
  }
  const wrap = (real: Maker): Maker => {
    const wrapped = new Proxy(real, { construct: (target, args, as) => keep(Reflect.construct(target, args, as) as ArrayBuffer) })
    // What is made from an existing one asks its prototype for the constructor.
    Object.defineProperty(real.prototype, 'constructor', { value: wrapped })
    return wrapped
  }
  const typed = Object.getOwnPropertyNames(scope).filter(name => /^(?:(?:Big)?(?:Ui|I)nt\d+|Uint8Clamped|Float\d+)Array$|^(?:Shared)?ArrayBuffer$/.test(name))
  for (const name of typed) Object.defineProperty(scope, name, { value: wrap(global[name]!), configurable: true, writable: true })
  const { structuredClone } = scope as { structuredClone(value: unknown, options?: object): unknown }
  Object.defineProperty(scope, 'structuredClone', {
    configurable: true, writable: true,
    value: (value: unknown, options?: object) => {
      const copy = structuredClone(value, options)
      if (copy instanceof ArrayBuffer || ArrayBuffer.isView(copy)) keep(copy)
      return copy
    },
  })
}
