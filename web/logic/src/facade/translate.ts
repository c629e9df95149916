// The translator of dialects: fields and values are renamed by the façade's tables, and an adapter does what tables
// cannot say.

import type { Facade } from '@hutong/protocol'
import { codeOf } from '../host'
import { asObject } from '../json'
import type { Args, Result } from './form'
import { completed, type Translator } from './translator'

/** Everything here is under canonical names. One idea per file in `adapters/`. */
export interface Adapter {
  args?(args: Args): Args
  result?(result: Result): Result
  /** A result in place of a failure of this code; undefined leaves the failure. */
  failure?(code: string): Result | undefined
}

export function translator(facade: Facade, adapters: { [name: string]: Adapter }): Translator {
  return {
    tell: (name, value) => spelled(facade, name, value),
    call(name, given, action) {
      const adapter = adapters[facade.adapters?.[name] ?? '']
      const back = (value: unknown): unknown => spelled(facade, name, adapter?.result ? adapter.result(asObject(value)) : value)
      const failed = (error: unknown): unknown => {
        const instead = adapter?.failure?.(codeOf(error))
        if (instead === undefined) throw error
        return spelled(facade, name, instead)
      }
      let result: unknown
      try {
        const args = canonical(facade, name, given)
        result = action(adapter?.args ? adapter.args(args) : args)
      } catch (error) {
        return failed(error)
      }
      return result instanceof Promise ? result.then(back, failed) : back(result)
    },
  }
}

/** Arguments under the catalogue's names and values. The dialect's own name of a field goes before the canonical one. */
function canonical(facade: Facade, name: string, given: Args): Args {
  const args: Args = { ...given }
  const { [name]: renames = {} } = facade.params ?? {}
  for (const theirs of Object.values(renames)) delete args[theirs]
  for (const [ours, theirs] of Object.entries(renames)) if (given[theirs] !== undefined) args[ours] = given[theirs]
  for (const [field, values] of Object.entries(facade.values?.[name] ?? {})) {
    if (Object.hasOwn(values, String(args[field]))) args[field] = values[String(args[field])]
  }
  return completed(facade, name, args)
}

/** A result with the dialect's values, and its fields beside the canonical ones, which vendors have come to offer as well. */
function spelled(facade: Facade, name: string, value: unknown): unknown {
  const { [name]: renames } = facade.result ?? {}
  const { [name]: values } = facade.values ?? {}
  if (!renames && !values) return value
  const result: Result = { ...asObject(value) }
  for (const [field, spellings] of Object.entries(values ?? {})) {
    const found = Object.entries(spellings).find(([, ours]) => ours === result[field])
    if (found) result[field] = found[0]
  }
  for (const [ours, theirs] of Object.entries(renames ?? {})) if (ours in result) result[theirs] = result[ours]
  return result
}
