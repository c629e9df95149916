// The catalogue's schemas, and values as they ask for them.

import { createRequire } from 'node:module'
import { readdirSync, readFileSync } from 'node:fs'
import type { Schema } from '@hutong/protocol'

const { load } = createRequire(import.meta.url)('js-yaml') as { load(text: string): unknown }
const FOLDER = new URL('../../../spec/capabilities/', import.meta.url)

export interface Capability {
  name: string
  side: 'logic' | 'view' | 'host'
  params?: Schema
  result?: Schema
}

const families = readdirSync(FOLDER).filter(file => file.endsWith('.yaml')).map(file => load(readFileSync(new URL(file, FOLDER), 'utf8')) as { capabilities: Capability[] })

/** Name → capability. */
export const CATALOGUE = new Map(families.flatMap(({ capabilities }) => capabilities.map(one => [one.name, one])))

/** A value that the schema allows, with every field that it names. */
export function sample({ type, enum: allowed, minimum, items, properties, additionalProperties }: Schema): unknown {
  if (allowed) return allowed[0]
  switch (type) {
    case 'string': return 'text'
    case 'number':
    case 'integer': return minimum ?? 1
    case 'boolean': return true
    case 'array': return [sample(items ?? {})]
    case 'object': {
      const fields = Object.entries(properties ?? {}).map(([name, field]) => [name, sample(field)])
      return { ...(additionalProperties ? { other: sample(additionalProperties) } : {}), ...(Object.fromEntries(fields) as object) }
    }
    default: return 'any'
  }
}
