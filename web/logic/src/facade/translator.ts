// What stands between a façade's names and the capabilities behind them.

import type { Facade } from '@hutong/protocol'
import type { Args } from './form'

export interface Translator {
  /** Calls `action` with the catalogue's arguments; gives its result, or the promise of one, in the dialect's words. */
  call(name: string, given: Args, action: (args: Args) => unknown): unknown
  /** What a listener is told, in the dialect's words. */
  tell(name: string, value: unknown): unknown
}

/** Arguments with what the name implies. */
export function completed({ defaults, fixed }: Facade, name: string, given: Args): Args {
  const args = { ...given }
  for (const [field, value] of Object.entries(defaults?.[name] ?? {})) args[field] ??= value
  return { ...args, ...fixed?.[name] }
}

/** For WeChat, whose words the catalogue uses. */
export function plain(facade: Facade): Translator {
  return { call: (name, given, action) => action(completed(facade, name, given)), tell: (_name, value) => value }
}
