// The page shells: which is in front, and how one takes the place of another.

import { afterPaint } from '../paint'
import type { Chrome } from './chrome'
import type { KeptElement } from '../node'
import type { View } from '../view'
import { Shell } from './shell'

export class Pages {
  readonly #shells = new Map<number, Shell>()
  #front: Shell | null = null
  /** Was in front when it was closed: it leaves when the next is shown. */
  #left: Shell | null = null
  #ready = false
  /** Ends the running transition at once. */
  #finish: (() => void) | null = null

  constructor(readonly view: View) {
    addEventListener('resize', () => {
      if (this.#front) view.page(this.#front.id, 'resize', { windowWidth: innerWidth, windowHeight: innerHeight })
    })
  }

  get front(): Shell | null {
    return this.#front
  }

  get(id: number): Shell {
    const shell = this.#shells.get(id)
    if (!shell) throw new Error(`no page ${id}`)
    return shell
  }

  /** The shell whose page `node` lies in. */
  of(node: Node): Shell | null {
    const root = node.getRootNode()
    if (root instanceof ShadowRoot) for (const shell of this.#shells.values()) if (shell.area === root.host) return shell
    return null
  }

  drawTheme(): void {
    for (const shell of this.#shells.values()) shell.drawTheme()
  }

  open(area: KeptElement, id: number, path: string, sheets: string[], chrome: Chrome): void {
    const shell = new Shell(this.view, area, id, path, sheets, chrome)
    this.#shells.set(id, shell)
    this.view.root.append(shell.root)
  }

  show(id: number, transition: string): void {
    const next = this.get(id)
    const last = this.#front ?? this.#left
    this.#left = null
    this.#finish?.()
    if (next === last) return
    this.#front = next
    next.setHidden(false)
    next.chromeChanged()
    if (!last) {
      // The first page of all: the container may take its splash away once it is painted.
      if (!this.#ready) void this.#announce()
      this.#ready = true
      return
    }
    if (transition === 'push') next.below = last
    const { slide } = this.view.late
    if (transition === 'none' || !slide) return last.leave()
    this.#finish = slide(next.root, last.root, transition === 'push', () => {
      this.#finish = null
      last.leave()
    })
  }

  /** Forgets all of them, to be drawn anew. */
  clear(): void {
    this.#shells.clear()
    this.#front = null
  }

  close(id: number): void {
    const shell = this.get(id)
    this.#shells.delete(id)
    if (shell === this.#front) {
      this.#finish?.()
      this.#front = null
      this.#left?.remove()
      this.#left = shell
    }
    // A page that slides out, or will, goes when it has arrived.
    if (shell === this.#left || shell.root.getAnimations?.().length) shell.closing = true
    else shell.remove()
  }

  async #announce(): Promise<void> {
    await this.view.late.settled()
    afterPaint(() => {
      this.view.toContainer(['ready'])
      void this.view.late.ask()
    })
  }
}
