import type { Json } from '@hutong/protocol'
import { owner } from '../node'
import { Part } from '../part'

/** <navigator>: the logic does the going; it knows the routes. */
export class Navigator extends Part {
  override update(): void {
    this.operable('link')
  }

  override tap(): boolean {
    const shell = this.view.pages.of(this.element)
    if (shell) this.view.page(shell.id, 'navigate', { ...(this.props as { [name: string]: Json }), node: owner(this.element)!.$id! })
    return true
  }
}
