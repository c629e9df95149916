// Beside a test script in the runner's second engine: what `hutong run --script` gives it. The names are those of Jest and
// of WeChat's miniprogram-automator, so that one script can be run here and with the vendor's tool.

import { expect } from './expect'
import { host } from './host'
import { type LaunchOptions, MiniProgram } from './mini-program'
import { globals, outcomes, rejected, start, step } from './tests'
import { timers } from './timers'

/** Opens the mini-program that is tested; both ways that the vendor has mean the same here. */
const open = async (options: LaunchOptions = {}): Promise<MiniProgram> => new MiniProgram(options)
const automator = { launch: open, connect: open }
const KNOWN: { [name: string]: unknown } = { 'miniprogram-automator': Object.assign({ default: automator, __esModule: true }, automator) }

const loaded = new Map<string, { exports: unknown }>()

function require(name: string): unknown {
  if (Object.hasOwn(KNOWN, name)) return KNOWN[name]
  const before = loaded.get(name)
  if (before) return before.exports
  const module = { exports: {} as unknown }
  const define = host.module(name)
  loaded.set(name, module)
  define.call(module.exports, require, module, module.exports)
  return module.exports
}
// What `import()` is compiled to.
require.async = async (name: string): Promise<unknown> => require(name)

const print = (level: string) => (...values: unknown[]): void =>
  host.print(level, values.map(value => (typeof value === 'string' ? value : value instanceof Error ? `${value.name}: ${value.message}` : JSON.stringify(value) ?? String(value))).join(' '))

const console = Object.fromEntries(['debug', 'log', 'info', 'warn', 'error'].map(level => [level, print(level)]))
for (const [name, value] of Object.entries({ ...globals, ...timers, expect, automator, console })) {
  Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false })
}

host.control({ start: (entry: string): void => start(() => require(entry), entry), outcomes, step, rejected })
