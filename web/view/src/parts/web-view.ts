// <web-view>: a page of the web over the whole page. What that page posts is kept until the mini-program goes on, as the
// vendor does.

import type { Json } from '@hutong/protocol'
import { Embedded } from './embedded'
import { refusedText } from './names'

export class WebView extends Embedded {
  #messages: Json[] = []

  override update(): void {
    super.update()
    // The user goes back: before the page ends, it hears what there was to say.
    this.view.pages.of(this.element)?.area.addEventListener('hutong-back', () => this.#deliver(), { once: true })
  }

  protected override heard(event: string, detail: Json): void {
    const shell = this.view.pages.of(this.element)
    switch (event) {
      case 'message':
        this.#messages.push(detail)
        break
      case 'tell':
        this.emit('message', detail)
        break
      case 'title':
        shell?.setChrome({ title: String(detail) })
        break
      case 'navigate':
        this.#deliver()
        if (shell) this.view.page(shell.id, 'navigate', detail)
        break
      case 'refused':
        this.refuse(refusedText())
        this.emit('error', detail)
        break
      default:
        this.emit(event, detail)
    }
  }

  #deliver(): void {
    const data = this.#messages.splice(0)
    if (data.length) this.emit('message', { data })
  }
}
