// `observers`: functions that run when fields they name were set.

import type { Fields } from '../semantics'
import { parsePath, touches, valueAt, type Path } from './data'
import type { Hook, Mixed } from './mixins'

export interface Observer {
  call: Hook
  /** Whether one of these paths is watched. */
  watches(paths: Path[]): boolean
  /** The values of the watched fields. */
  values(all: Fields): unknown[]
}

export function observersOf(mixed: Mixed): Observer[] {
  return mixed.tables('observers').flatMap(table =>
    Object.entries(table).flatMap(([key, call]) => (typeof call === 'function' ? [observer(key, call as Hook)] : [])),
  )
}

function observer(key: string, call: Hook): Observer {
  const fields = key.split(',').map(field => {
    const path = parsePath(field.trim()) ?? []
    const deep = path.at(-1) === '**'
    return { path: deep ? path.slice(0, -1) : path, deep }
  })
  return {
    call,
    // Setting a field counts for everything below it, but only `**` hears of what was set below the field itself.
    watches: paths => fields.some(({ path, deep }) => paths.some(set => touches(set, path) && (deep || set.length <= path.length))),
    values: all => fields.map(({ path }) => valueAt(all, path)),
  }
}
