// The app instance and its hooks.

import type { Reporter } from '../report'
import { asObject } from '../json'

export type AppInstance = { [name: string]: unknown }

export class App {
  private instance: AppInstance | undefined
  private stand: AppInstance | undefined

  constructor(private readonly reporter: Reporter) {}

  /** `App({…})`: what is given becomes the instance. A second call is ignored, as the vendor does. */
  readonly define = (definition: unknown): void => {
    if (this.instance) return
    const given = asObject(definition)
    this.instance = this.stand ? Object.assign(this.stand, given) : given
  }

  /** `getApp()`; with `allowDefault`, before `App` has been called, an object that will become the instance. */
  readonly get = (options?: unknown): AppInstance | undefined => {
    if (this.instance || asObject(options)['allowDefault'] !== true) return this.instance
    this.stand ??= {}
    return this.stand
  }

  has(name: string): boolean {
    return typeof this.instance?.[name] === 'function'
  }

  hook(name: string, ...args: unknown[]): unknown {
    const app = this.instance
    const hook = app?.[name]
    if (typeof hook !== 'function') return undefined
    return this.reporter.guard(`app ${name}`, () => (hook as (...args: unknown[]) => unknown).apply(app, args))
  }
}
