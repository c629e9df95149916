// Built-ins that the container or the host shows, over the frame: they need a device, a network of media or a vendor's
// service. Here is their place; when nobody shows them it says so.

import type { Json } from '@hutong/protocol'
import type { KeptElement } from '../node'
import { make } from '../node'
import { Part } from '../part'
import { absentText } from './names'

type Box = [number, number, number, number]

const boxOf = ({ left, top, width, height }: DOMRect): Box => [left, top, width, height]

export class Embedded extends Part {
  readonly #answers = new Map<number, (value: Json) => void>()
  #calls = 0
  #said = false
  #gone = false
  #last = ''

  constructor(element: KeptElement, view: Part['view']) {
    super(element, view)
    requestAnimationFrame(() => this.#follow())
  }

  override update(): void {
    const attributes = Object.fromEntries(Object.entries(this.props).filter(([, value]) => value !== undefined)) as { [name: string]: Json }
    this.say(this.#said ? { attributes } : { tag: this.#tag, attributes })
    this.#said = true
  }

  override call(method: string, args: Json[]): Promise<Json> {
    if (this.#gone) return Promise.resolve({ error: 'not supported' })
    const call = ++this.#calls
    this.say({ call: [call, method, args] })
    return new Promise((resolve) => this.#answers.set(call, resolve))
  }

  override told(event: string, detail: Json): void {
    if (event === 'answer') {
      const [call, value] = detail as [number, Json]
      this.#answers.get(call)?.(value)
      this.#answers.delete(call)
    } else if (event === 'absent') {
      this.#end()
      this.#note(absentText(this.#tag))
      this.emit('error', { errMsg: `${this.#tag}: not supported by this container` })
    } else this.heard(event, detail)
  }

  override release(): void {
    this.#end()
    this.say(null)
  }

  /** What is shown here tells something: an event of the dialect. */
  protected heard(event: string, detail: Json): void {
    this.emit(event, detail)
  }

  protected say(change: Json): void {
    this.view.toContainer(['embed', this.element.$id!, change])
  }

  /** Says in its place why nothing is there. */
  #note(text: string): void {
    if (!this.element.querySelector(':scope > .wx-absent')) this.element.prepend(make('div', 'wx-absent', undefined, text))
    this.element.setAttribute('role', 'img')
    this.element.setAttribute('aria-label', text)
  }

  get #tag(): string {
    return this.element.localName.slice(3)
  }

  #end(): void {
    this.#gone = true
    for (const resolve of this.#answers.values()) resolve({ error: 'not supported' })
    this.#answers.clear()
  }

  /** Scrolling, layout and transitions move it: the container hears of each new place. */
  #follow(): void {
    if (this.#gone) return
    requestAnimationFrame(() => this.#follow())
    const shell = this.view.pages.of(this.element)
    const seen = shell && shell === this.view.pages.front && this.element.offsetWidth > 0
    const change: Json = seen ? { box: boxOf(this.element.getBoundingClientRect()), clip: boxOf(shell.rect()) } : { box: null }
    const text = JSON.stringify(change)
    if (text !== this.#last) this.say(change)
    this.#last = text
  }

  /** For what is shown, but not with these attributes. */
  protected refuse(text: string): void {
    this.#note(text)
  }
}
