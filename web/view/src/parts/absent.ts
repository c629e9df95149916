import { make } from '../node'
import { Part } from '../part'
import { words } from '../words'

/** A built-in this container has no means for: its place is kept and says so. */
export class Absent extends Part {
  override update(): void {
    if (this.element.querySelector(':scope > .wx-absent')) return
    const tag = this.element.localName.slice(3)
    const note = make('div', 'wx-absent')
    note.textContent = `<${tag}> ${words().absent}`
    this.element.prepend(note)
    this.element.setAttribute('role', 'img')
    this.element.setAttribute('aria-label', note.textContent)
    this.emit('error', { errMsg: `${tag}: not supported by this container` })
  }
}
