import { Element } from './element'
import { host, type OpenPage } from './host'
import { Instance } from './instance'
import type { MiniProgram } from './mini-program'

/** How far the time goes on between two looks, milliseconds: a frame. */
const STEP = 16
/** What is waited for at most, milliseconds of that time. */
const PATIENCE = 30_000

/** A page that is open, or was. */
export class Page extends Instance {
  readonly id: number
  readonly path: string
  readonly query: { [name: string]: string }

  constructor(program: MiniProgram, { id, path, query }: OpenPage) {
    super(program, { page: id })
    this.id = id
    this.path = path
    this.query = query
  }

  /** The first element that matches. */
  async $(selector: string): Promise<Element | null> {
    return this.find(selector)[0] ?? null
  }

  async $$(selector: string): Promise<Element[]> {
    return this.find(selector)
  }

  find(selector: string, within?: number): Element[] {
    return host.find(this.program.run, this.id, within, selector).map(found => new Element(this.program, this, found))
  }

  /** Lets the time go on: so many milliseconds, until an element is there, or until a function says so. */
  async waitFor(condition: number | string | (() => unknown)): Promise<void> {
    if (typeof condition === 'number') return this.program.rest(condition)
    const met = typeof condition === 'string' ? () => this.find(condition).length > 0 : condition
    const end = host.now() + PATIENCE
    while (!(await met())) {
      await this.program.rest(STEP)
      if (host.now() >= end) throw new Error(`${typeof condition === 'string' ? `nothing matches ${condition}` : 'the condition was not met'} within ${PATIENCE / 1000} s`)
    }
  }

  /** What of it can be seen at once, CSS pixels. */
  async size(): Promise<{ width: number, height: number }> {
    return host.look(this.program.run, this.id, 0, 'size') as { width: number, height: number }
  }

  async scrollTop(): Promise<number> {
    return host.look(this.program.run, this.id, 0, 'scrollTop') as number
  }
}
