import { draggable } from '../drag'
import type { KeptElement } from '../node'
import { Part } from '../part'

/** <movable-view> in a <movable-area> */
export class MovableView extends Part {
  #x = 0
  #y = 0
  #from = { x: 0, y: 0 }

  constructor(element: KeptElement, view: Part['view']) {
    super(element, view)
    draggable(element, () => 'both', {
      begin: () => {
        if (this.flag('disabled') || !this.#free()) return false
        this.#from = { x: this.#x, y: this.#y }
      },
      move: (dx, dy) => {
        const free = this.#free()
        this.#to(free === 'vertical' ? this.#x : this.#from.x + dx, free === 'horizontal' ? this.#y : this.#from.y + dy, 'touch', this.flag('out-of-bounds'))
      },
      end: () => this.#to(this.#x, this.#y, 'touch-out-of-bounds'),
    })
  }

  /** The directions it may move in; empty for none. */
  #free(): string {
    const direction = this.text('direction', 'none')
    return direction === 'none' ? '' : direction
  }

  override update(): void {
    if (this.changed.has('x') || this.changed.has('y')) this.#to(this.num('x', this.#x), this.num('y', this.#y), '')
    else this.#draw()
  }

  #to(x: number, y: number, source: string, beyond = false): void {
    const area = this.element.parentElement
    if (!beyond && area) {
      x = clamp(x, area.clientWidth - this.element.offsetWidth)
      y = clamp(y, area.clientHeight - this.element.offsetHeight)
    }
    if (x === this.#x && y === this.#y) return
    this.#x = x
    this.#y = y
    this.#draw()
    this.emit('change', { x, y, source })
  }

  #draw(): void {
    const scale = this.num('scale-value', 1)
    this.element.$animated = { transform: `translate(${this.#x}px,${this.#y}px) scale(${scale})` }
    this.element.style.transform = this.element.$animated['transform']!
  }
}

/** Between 0 and `room`, whichever of the two is larger: a view bigger than its area moves the other way. */
const clamp = (value: number, room: number): number => Math.min(Math.max(value, Math.min(0, room)), Math.max(0, room))
