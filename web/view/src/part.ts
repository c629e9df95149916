// A part is the behaviour of a built-in: one object beside its element. Boxes have none.
//
// Attributes are only stored when their op comes; `update` runs once at the end of the batch, when the
// element is where it belongs and all its attributes and children are known.

import type { Json } from '@hutong/protocol'
import type { View } from './view'
import type { KeptElement, Props } from './node'
import { number, string } from './node'

export abstract class Part {
  readonly props: Props
  /** Names of the attributes set since the last update. */
  changed = new Set<string>()

  constructor(readonly element: KeptElement, readonly view: View) {
    this.props = element.$props ??= {}
    element.$part = this
  }

  /** Draws what the attributes say. */
  update?(): void
  /** A tap that no inner part has used up; true when it is used up here. */
  tap?(target: Element): boolean | void
  /** A DOM event from inside the element, see `forwarded` in delegate.ts. */
  handle?(event: Event): void
  /** The element is gone for good. */
  release?(): void
  /** Value in a form, when the element has a `name`. */
  value?(): Json
  /** Back to the value it had at first. */
  reset?(): void
  /** A method of op `call`. */
  call?(method: string, args: Json[]): Json | Promise<Json> | undefined

  /** Whether it may be heard has changed, see `hushed` of the view. */
  hush?(): void
  /** The container tells of what it shows in the place of this built-in. */
  told?(event: string, detail: Json): void

  text(name: string, fallback = ''): string {
    return string(this.props[name], fallback)
  }
  num(name: string, fallback: number): number {
    return number(this.props[name], fallback)
  }
  /** Truth as the vendor has it: every string but the empty one is true. */
  flag(name: string): boolean {
    return !!this.props[name]
  }
  emit(type: string, detail: Json = {}): void {
    this.view.emit(this.element, type, detail)
  }
  /** The user changed a value: remember it and tell a two-way binding. */
  changeTo(name: string, value: Json): void {
    this.props[name] = value
    this.view.model(this.element, name, value)
  }
  /** A URL that shows the file at `source`, a path seen from the page or what a browser loads as it is; null when there is none. */
  async file(source: string): Promise<string | null> {
    const { assets, pages } = this.view
    return assets.direct(source) ?? assets.url(source, pages.of(this.element)?.path ?? '')
  }
  /** Role and focus for something that can be operated. */
  operable(role: string, disabled = false): void {
    const e = this.element
    if (!e.hasAttribute('role')) e.setAttribute('role', role)
    e.tabIndex = disabled ? -1 : 0
    e.toggleAttribute('aria-disabled', disabled)
    if (disabled) e.setAttribute('aria-disabled', 'true')
  }
}

export type PartClass = new (element: KeptElement, view: View) => Part
