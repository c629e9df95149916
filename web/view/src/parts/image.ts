// <image> and <cover-image>. Modes that give the element a size are done by style sheet, see base.css.

import type { KeptElement } from '../node'
import { make } from '../node'
import { Part } from '../part'

/** The modes that are called otherwise in CSS. */
const FIT: { [mode: string]: string } = { aspectFit: 'contain', aspectFill: 'cover' }

export class CoverImage extends Part {
  protected readonly img: HTMLImageElement

  constructor(element: KeptElement, view: Part['view']) {
    super(element, view)
    this.img = make('img', '', element)
    this.img.alt = ''
    this.img.draggable = false
  }

  override update(): void {
    if (this.changed.has('lazy-load')) this.img.loading = this.flag('lazy-load') ? 'lazy' : 'eager'
    if (!this.element.hasAttribute('role')) this.element.setAttribute('role', 'img')
    if (this.changed.has('src')) void this.#load(this.text('src'))
  }

  async #load(source: string): Promise<void> {
    if (!source) return this.img.removeAttribute('src')
    const url = await this.file(source)
    if (source !== this.text('src')) return
    if (url) this.img.src = url
    else this.#failed(`no file ${source}`)
  }

  override handle(event: Event): void {
    if (event.type === 'load') {
      this.img.classList.add('loaded')
      this.emit('load', { width: this.img.naturalWidth, height: this.img.naturalHeight })
    } else if (event.type === 'error') this.#failed(`cannot load ${this.text('src')}`)
  }

  #failed(why: string): void {
    this.img.classList.remove('loaded')
    this.emit('error', { errMsg: why })
  }
}

export class Image extends CoverImage {
  override update(): void {
    super.update()
    if (this.changed.has('mode')) this.#fit(this.text('mode'), this.img.style)
  }

  /** A mode that is a place in CSS shows a part of the picture there; a browser takes no other as a place. */
  #fit(mode: string, style: CSSStyleDeclaration): void {
    style.objectPosition = ''
    style.objectPosition = mode
    style.objectFit = FIT[mode] ?? (style.objectPosition && 'none')
  }
}
