// The tables of a façade come in two parts: what the runtime or the dialect always has, and the names of late capabilities.

import type { Facade, Names } from '@hutong/protocol'

type Table = { [name: string]: unknown }

/** The façade with more names. */
export function joined(facade: Facade, more: Names): Facade {
  return merged(facade as unknown as Table, more as Table) as unknown as Facade
}

function merged(one: Table, other: Table): Table {
  const both = { ...one }
  for (const [name, value] of Object.entries(other)) {
    const before = both[name]
    both[name] = isTable(before) && isTable(value) ? merged(before, value) : value
  }
  return both
}

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
