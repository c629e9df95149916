// Elements whose built-in comes in the second script: boxes until it is there, then what they should be.

import type { animate, animateExport } from './animation'
import type { draggable } from './drag'
import type { Hover } from './hover'
import type { KeptElement } from './node'
import type { PartClass } from './part'
import type { pullable } from './pull'
import { extendLook } from './shell/shell'
import type { slide } from './shell/slide'
import { ABSENT, LATER } from './tags'
import type { View } from './view'

export type Parts = { [tag: string]: PartClass }

/** What the second script does besides: a page shows it only once somebody touches it or its logic has run. */
export interface Motion {
  animate: typeof animate
  animateExport: typeof animateExport
  draggable: typeof draggable
  Hover: typeof Hover
  pullable: typeof pullable
}

const tags = new Set([...LATER, ...ABSENT])

export class Late {
  #parts: Parts | undefined
  #waiting = new Set<KeptElement>()
  #coming: Promise<void> | undefined
  /** Somebody asked before: the first page need not come first any more. */
  #due = false

  /** What the script calls with it. */
  begin!: (motion: Motion) => void
  readonly #motion = new Promise<Motion>((resolve) => (this.begin = resolve))

  /** Before the script is there, pages change places at once. */
  slide: typeof slide | undefined

  constructor(private readonly view: View) {}

  /** Moves something, now or when the script is there. What did not come is asked for again. */
  move(action: (motion: Motion) => void): void {
    if (this.#due) void this.ask()
    this.#motion.then(action).catch((error) => this.view.error('op_failed', String(error)))
  }

  /** Gives the element its part, now or when the script is there; false when the tag has none there. */
  claim(tag: string, element: KeptElement): boolean {
    if (!tags.has(tag)) return false
    if (this.#parts) this.#make(element, this.#parts)
    else {
      this.#waiting.add(element)
      void this.ask()
    }
    return true
  }

  waits(element: KeptElement): boolean {
    return this.#waiting.has(element)
  }

  /** Resolves when nobody waits any more, be it that the script did not come. */
  async settled(): Promise<void> {
    if (this.#waiting.size) await this.ask()
  }

  /** Fetches the script, once. The boxes stay when it does not come, and the next element that needs it asks again. */
  async ask(): Promise<void> {
    this.#due = true
    if (this.#parts) return
    await (this.#coming ??= this.view.scripts.load('parts').then(() => {
      if (this.#parts) return
      this.view.error('built_in_failed', 'the script of the rarer built-ins did not come')
      this.#waiting.clear()
      this.#coming = undefined
    }))
  }

  /** What the script calls. */
  arrive(parts: Parts, css: string): void {
    this.#parts = parts
    extendLook(css)
    // Elements of a built-in's own have no id.
    for (const element of this.#waiting) if (element.$id ? this.view.nodes[element.$id] === element : element.isConnected) this.#make(element, parts)
    this.#waiting.clear()
    this.view.settle()
  }

  #make(element: KeptElement, parts: Parts): void {
    // A part expects to be there before the children and to hear of every attribute.
    const children = [...element.childNodes]
    element.replaceChildren()
    const part = new parts[element.localName.slice(3)]!(element, this.view)
    for (const name of Object.keys(part.props)) part.changed.add(name)
    ;(element.$slot ?? element).append(...children)
    this.view.mark(part)
  }
}
