// A copy of what was sent, small enough to be kept.

const LETTERS = 64 * 1024
const ITEMS = 1000
const DEPTH = 12

/** What is long is cut, and says so; of what is no JSON its size or kind is told. */
export function clipped(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return value.length > LETTERS ? `${value.slice(0, LETTERS)}… (+${value.length - LETTERS})` : value
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return `‹${value.byteLength} B›`
  if (value instanceof Blob) return `‹${value.size} B›`
  if (depth >= DEPTH) return '…'
  if (Array.isArray(value)) return [...value.slice(0, ITEMS).map((item) => clipped(item, depth + 1)), ...(value.length > ITEMS ? [`… (+${value.length - ITEMS})`] : [])]
  if (Object.getPrototypeOf(value) !== Object.prototype) return `‹${Object.prototype.toString.call(value).slice(8, -1)}›`
  const all = Object.entries(value)
  return Object.fromEntries([...all.slice(0, ITEMS).map(([key, item]) => [key, clipped(item, depth + 1)]), ...(all.length > ITEMS ? [['…', `(+${all.length - ITEMS})`]] : [])])
}
