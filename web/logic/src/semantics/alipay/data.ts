// Data of an instance: paths, changes that leave what was there before as it was, and the fields that changed.

import type { Fields } from '../semantics'

export type Path = (string | number)[]
/** As the component framework queues them: path and new value. */
export type Change = [path: Path, value: unknown, ...rest: unknown[]]

/** `a.b[0]` as its steps; nothing when it is no path. */
export function parsePath(text: string): Path | undefined {
  const steps = text.match(/[^.[\]]+|\[\d+\]/g)
  return steps?.map(step => (step.startsWith('[') ? Number(step.slice(1, -1)) : step))
}

export function valueAt(data: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, step) => (value as Fields | null | undefined)?.[step], data)
}

/**
 * Sets a value under `path`. What lies on the way is copied, so whoever holds the old objects still sees the old
 * values. Returns the paths that a template must draw anew.
 */
export function setAt(data: Fields, path: Path, value: unknown): Path[] {
  const drawn = [path]
  let holder: Fields = data
  path.slice(0, -1).forEach((step, index) => {
    const inner = holder[step]
    const next = path[index + 1]
    let copy: unknown
    if (typeof next === 'number') {
      copy = Array.isArray(inner) ? [...inner] : []
      if (next >= (copy as unknown[]).length) drawn.push([...path.slice(0, index + 1), 'length'])
    } else copy = Array.isArray(inner) ? [...inner] : isRecord(inner) ? { ...inner } : {}
    holder[step] = copy
    holder = copy as Fields
  })
  holder[path.at(-1) as string] = value
  return drawn
}

/** The array under `path` after `splice(start, count, ...items)`. */
export function spliced(data: Fields, path: Path, [start, count, ...items]: unknown[]): unknown[] {
  const old = valueAt(data, path)
  const list = Array.isArray(old) ? [...old] : []
  list.splice(Number(start) || 0, count === undefined ? list.length : Number(count) || 0, ...items)
  return list
}

/** Whether a change at one of the paths changes what the other names. */
export function touches(one: Path, other: Path): boolean {
  return one.every((step, index) => index >= other.length || String(other[index]) === String(step))
}

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null
}
