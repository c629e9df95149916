// The module loader: CommonJS over the modules that `logic.js` files define.

import type { Reporter } from './report'

/** A module as the compiler writes it: `(require, module, exports, ...globals)`. */
export type ModuleFactory = (...args: unknown[]) => void

export interface Require {
  (path: string, loaded?: (exports: unknown) => void, failed?: (reason: unknown) => void): unknown
  async(path: string): Promise<unknown>
}

interface Module {
  exports: unknown
}

export class Modules {
  private readonly factories = new Map<string, ModuleFactory>()
  private readonly cache = new Map<string, Module>()
  private readonly located = new WeakSet<object>()

  /**
   * `globals` are the parameters after `exports`. `loadFor` fetches the subpackage a path belongs to.
   */
  constructor(
    private readonly globals: () => unknown[],
    private readonly loadFor: (path: string) => Promise<void>,
    private readonly reporter: Reporter,
  ) {}

  define(modules: { [path: string]: ModuleFactory }): void {
    for (const path of Object.keys(modules)) this.factories.set(path, modules[path] as ModuleFactory)
  }

  has(path: string): boolean {
    return this.factories.has(path)
  }

  /** The exports of the module at `path` (from the root, with extension); runs it the first time. */
  load(path: string): unknown {
    const loaded = this.cache.get(path)
    if (loaded) return loaded.exports
    const factory = this.factories.get(path)
    if (!factory) throw new Error(`module '${path}' is not defined`)
    const module: Module = { exports: {} }
    this.cache.set(path, module)
    try {
      factory.call(module.exports, this.require(path), module, module.exports, ...this.globals())
    } catch (error) {
      this.cache.delete(path)
      throw this.locate(error, path)
    }
    return module.exports
  }

  private require(from: string): Require {
    const require = ((path: string, loaded?: (exports: unknown) => void, failed?: (reason: unknown) => void) => {
      if (typeof loaded !== 'function') return this.load(this.resolve(path, from))
      require.async(path).then(
        exports => this.reporter.guard(`${from} require callback`, () => loaded(exports)),
        reason => this.reporter.guard(`${from} require callback`, () => failed?.(reason)),
      )
      return undefined
    }) as Require
    require.async = async path => {
      const target = join(path.startsWith('/') ? '' : from, path)
      try {
        if (!this.find(target)) await this.loadFor(target)
        return this.load(this.resolve(path, from))
      } catch (error) {
        throw { mod: path, errMsg: error instanceof Error ? error.message : String(error) }
      }
    }
    return require
  }

  private resolve(path: string, from: string): string {
    const text = String(path)
    const found = this.find(join(text.startsWith('/') ? '' : from, text)) ?? this.find(join('', text))
    if (found) return found
    throw new Error(`module '${join(from, text)}' is not defined, require args is '${text}'`)
  }

  private find(path: string): string | undefined {
    return [path, `${path}.js`, `${path}/index.js`].find(candidate => this.factories.has(candidate))
  }

  /** Puts the innermost module's path into the error's message, once. */
  private locate(error: unknown, path: string): unknown {
    if (!(error instanceof Error) || this.located.has(error)) return error
    this.located.add(error)
    try {
      error.message = `${error.message} (in ${path})`
    } catch {
      // a frozen error keeps its message
    }
    return error
  }
}

/** `path` seen from the file `from`, as a path from the root. `..` never leaves the root. */
export function join(from: string, path: string): string {
  const parts = path.startsWith('/') ? [] : from.split('/').slice(0, -1)
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return parts.join('/')
}
