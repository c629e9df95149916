// Mixins: what several definitions say, put together in the order of the vendor.

import type { Fields } from '../semantics'
import { asObject } from '../../json'

/** Everything that a definition and its mixins say, mixins first. */
export interface Mixed {
  /** Fields by their table (`data`, `props`, `methods` …): later ones win. */
  table(name: string): Fields
  /** All functions of this name, to be called one after another. */
  hooks(name: string): Hook[]
  /** Fields of this name that are objects, one per definition. */
  tables(name: string): Fields[]
  /** The mixins made by `Mixin()`. */
  mixins: object[]
}

export type Hook = (this: unknown, ...args: unknown[]) => unknown

/** More mixins than this in one definition are a circle. */
const MAX_MIXINS = 500

export function mixed(definition: unknown): Mixed {
  const parts: Fields[] = []
  const collect = (part: unknown, above: unknown[]): void => {
    const fields = asObject(part)
    if (above.includes(part) || parts.length > MAX_MIXINS) return
    const { mixins } = fields
    if (Array.isArray(mixins)) for (const mixin of mixins) collect(mixin, [...above, part])
    parts.push(fields)
  }
  collect(definition, [])
  const tables = (name: string): Fields[] => parts.map(part => evaluated(part[name])).filter(table => table !== undefined)
  return {
    table: name => Object.assign({}, ...tables(name)) as Fields,
    tables,
    hooks: name => parts.map(part => part[name]).filter((hook): hook is Hook => typeof hook === 'function'),
    mixins: parts.filter(part => part !== definition),
  }
}

/** A table may be given by a function. */
function evaluated(table: unknown): Fields | undefined {
  const value: unknown = typeof table === 'function' ? (table as () => unknown)() : table
  return typeof value === 'object' && value !== null ? (value as Fields) : undefined
}
