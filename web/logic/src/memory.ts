// Buffers lie outside of the heap that the engine limits: without an account of them a worker takes all of a machine.

/** Bytes of buffers alive at once; a phone's browser gives a page less. */
const LIMIT = 2 ** 31
/** Smaller ones are not worth the account; the heap's limit holds for as many of them as there can be. */
const SMALL = 2 ** 16

type Methods = { [name: string]: (...args: unknown[]) => unknown }
type Maker = new (...args: never[]) => object

const CONSTRUCTORS = /^(?:(?:Big)?(?:Ui|I)nt\d+|Uint8Clamped|Float\d+)Array$|^(?:Shared)?ArrayBuffer$|^ImageData$/
/** Methods that make buffers by themselves, or once an own property `constructor` hides who makes them. */
const METHODS: { [owner: string]: string } = {
  ArrayBuffer: 'slice transfer transferToFixedLength', TypedArray: 'slice map filter toReversed toSorted with', TextEncoder: 'encode',
  OffscreenCanvasRenderingContext2D: 'getImageData createImageData', FileReaderSync: 'readAsArrayBuffer',
}

/** Counts what `scope` makes; `exhausted` hears of the first buffer too many, whose maker throws. */
export function limitBuffers(scope: object, exhausted: () => void, limit = LIMIT): void {
  const global = scope as { [name: string]: Maker }
  let held = 0
  const freed = new FinalizationRegistry<number>(size => (held -= size))
  const seen = new WeakSet<ArrayBufferLike>()
  const keep = <T>(made: T): T => {
    const bytes = ((made as ImageData).data ?? made) as ArrayBuffer | ArrayBufferView
    const buffer: ArrayBufferLike = ArrayBuffer.isView(bytes) ? bytes.buffer : bytes
    const size = (buffer as { maxByteLength?: number }).maxByteLength ?? buffer.byteLength
    if (!(size >= SMALL) || seen.has(buffer)) return made
    seen.add(buffer)
    freed.register(buffer, size)
    held += size
    if (held <= limit) return made
    exhausted()
    throw new RangeError('out of memory')
  }
  const wrap = (real: Maker): Maker => {
    const wrapped = new Proxy(real, { construct: (target, args, as) => keep(Reflect.construct(target, args, as) as object) })
    // What is made from an existing one asks its prototype for the constructor.
    Object.defineProperty(real.prototype, 'constructor', { value: wrapped })
    return wrapped
  }
  for (const [owner, names] of Object.entries(METHODS)) {
    const { prototype = {} } = (owner === 'TypedArray' ? Object.getPrototypeOf(global['Uint8Array']) : (global[owner] ?? {})) as { prototype?: Methods }
    for (const name of names.split(' ')) {
      const real = prototype[name]
      if (real) Object.defineProperty(prototype, name, { value: { [name](...args: unknown[]) { return keep(real.apply(this, args)) } }[name] })
    }
  }
  for (const name of Object.getOwnPropertyNames(scope)) {
    if (CONSTRUCTORS.test(name)) Object.defineProperty(scope, name, { value: wrap(global[name]!), configurable: true, writable: true })
  }
  const { structuredClone } = scope as { structuredClone(value: unknown, options?: object): unknown }
  Object.defineProperty(scope, 'structuredClone', {
    configurable: true, writable: true,
    value: (value: unknown, options?: object) => {
      const copy = structuredClone(value, options)
      const parts = new Set([copy])
      for (const part of parts) {
        if (typeof part !== 'object' || !part) continue
        keep(part)
        const inner = part instanceof Map || part instanceof Set ? part : ArrayBuffer.isView(part) ? [] : Object.values(part)
        for (const one of inner) parts.add(one)
      }
      return copy
    },
  })
}
