// What the mini-program writes to its console, with what it wrote and from where.

import { LEVELS } from '../messages'
import type { Tell } from './inspect'
import { type Bounds, seen } from './values'

export function watchConsole(tell: Tell): void {
  for (const level of LEVELS) {
    const write = console[level].bind(console)
    console[level] = (...values: unknown[]) => {
      const bounds: Bounds = { values: 2000, depth: 6, letters: 20_000 }
      tell('console', { values: values.map((value) => seen(value, bounds)), stack: (new Error().stack ?? '').slice(0, 4000) })
      write(...values)
    }
  }
}
