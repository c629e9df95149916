import type { KeptElement } from '../node'
import { Field } from './field'

/** <textarea> */
export class Textarea extends Field {
  #lines = 0

  constructor(element: KeptElement, view: Field['view']) {
    super(element, view, 'textarea')
    // Lines break anew when it is shown, or becomes wider; in the next frame, as a height set at once would be an error.
    let width = 0
    new ResizeObserver(() => {
      if (width === (width = element.clientWidth)) return
      requestAnimationFrame(() => this.drawn())
    }).observe(element)
  }

  protected override drawn(): void {
    super.drawn()
    const { control } = this
    const grows = this.flag('auto-height')
    if (!grows && !this.view.listening.has('linechange') || !control.offsetParent) return
    const line = parseFloat(getComputedStyle(control).lineHeight) || 1
    control.style.height = '0'
    // Letters that stand out of the last line count in scrollHeight; whole lines do not have them.
    const lines = Math.max(1, Math.round(control.scrollHeight / line))
    const height = lines * line
    control.style.height = ''
    if (grows) this.element.style.height = `${height}px`
    if (lines === this.#lines) return
    this.#lines = lines
    this.emit('linechange', { height, heightRpx: height * 750 / (innerWidth || 750), lineCount: lines, lineHeight: line })
  }

  protected override keyed(event: KeyboardEvent): void {
    const type = this.text('confirm-type', 'return')
    if (event.key !== 'Enter' || event.isComposing) return
    if (type === 'return') return
    event.preventDefault()
    super.keyed(event)
  }
}
