// A frame around a node, over everything and in nobody's way.

import { tagOf, type Kept } from './drawn'

export class Highlight {
  readonly #box = document.createElement('div')
  readonly #label = document.createElement('span')

  constructor() {
    this.#box.style.cssText = 'position: fixed; z-index: 2147483647; pointer-events: none; background: #3b82f640; outline: 1px solid #3b82f6'
    this.#label.style.cssText = 'position: absolute; left: 0; top: 100%; padding: 1px 5px; font: 11px/1.5 system-ui; white-space: nowrap; color: #fff; background: #1d4ed8'
    this.#box.append(this.#label)
  }

  show(node: Kept | undefined): void {
    const element = node instanceof Element ? node : node?.parentElement
    if (!element) return this.#box.remove()
    const { left, top, width, height } = element.getBoundingClientRect()
    Object.assign(this.#box.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` })
    this.#label.textContent = `${tagOf(element)} ${Math.round(width)} × ${Math.round(height)}`
    document.documentElement.append(this.#box)
  }
}
