import { host } from './host'
import type { MiniProgram } from './mini-program'
import { pick } from './pick'

/** What the logic has an instance of: a page, or the component that an element is the host of. */
export abstract class Instance {
  constructor(protected readonly program: MiniProgram, private readonly at: { page: number } | { node: number }) {}

  /** Its data, or the part at a path. */
  async data(path?: string): Promise<unknown> {
    return pick(this.#logic('data'), path)
  }

  async setData(data: object): Promise<void> {
    this.#logic('setData', data)
  }

  /** Calls one of its methods. */
  async callMethod(method: string, ...args: unknown[]): Promise<unknown> {
    return this.#logic('callMethod', method, args)
  }

  #logic(method: string, ...args: unknown[]): unknown {
    return this.program.told(() => host.logic(this.program.run, method, this.at, ...args))
  }
}
