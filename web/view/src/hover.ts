// hover-class: while a finger rests on an element.

import type { KeptElement } from './node'
import { number, string, toggleClasses } from './node'

/** Class, start and stay time that a built-in has when the template does not say. */
const DEFAULTS: { [tag: string]: [string, number, number] } = {
  'wx-button': ['button-hover', 20, 70],
  'wx-navigator': ['navigator-hover', 50, 600],
}
const PLAIN: [string, number, number] = ['', 50, 400]

export class Hover {
  #starting: number[] = []
  #hovered: { element: KeptElement, classes: string, stay: number }[] = []

  begin(target: Element): void {
    this.cancel()
    for (let n: KeptElement | null = target as KeptElement; n; n = n.parentElement) {
      const [fallback, start, stay] = DEFAULTS[n.localName] ?? PLAIN
      const classes = string(n.$props?.['hover-class'], fallback)
      if (!classes || classes === 'none' || n.$props?.['disabled']) continue
      const hovered = { element: n, classes, stay: number(n.$props?.['hover-stay-time'], stay) }
      this.#starting.push(window.setTimeout(() => {
        toggleClasses(hovered.element, classes, true)
        this.#hovered.push(hovered)
      }, number(n.$props?.['hover-start-time'], start)))
      if (n.$props?.['hover-stop-propagation']) return
    }
  }

  /** The finger has gone: the class stays for its time. */
  end(): void {
    this.#clear((stay) => stay)
  }

  /** It was not a press after all. */
  cancel(): void {
    this.#clear(() => 0)
  }

  #clear(after: (stay: number) => number): void {
    this.#starting.forEach(clearTimeout)
    this.#starting = []
    for (const { element, classes, stay } of this.#hovered) {
      const off = () => toggleClasses(element, classes, false)
      if (after(stay)) setTimeout(off, stay)
      else off()
    }
    this.#hovered = []
  }
}
