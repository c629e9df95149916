// Pictures at fixed places over a map, which can be tapped: the older `controls`.

import type { Json } from '@hutong/protocol'
import { number, string } from '../node'
import type { MapOptions } from '../parts/map'
import { list } from './shapes'

const MAX_CONTROLS = 50

export class Controls {
  readonly #row = document.createElement('div')

  constructor(root: ShadowRoot, private readonly picture: MapOptions['picture'], private readonly emit: MapOptions['emit']) {
    this.#row.className = 'controls'
    root.append(this.#row)
  }

  set(controls: Json | undefined): void {
    this.#row.replaceChildren()
    for (const { id = null, iconPath, position, clickable } of list(controls, MAX_CONTROLS)) {
      const [{ left, top, width, height } = {}] = list([position ?? null], 1)
      const image = document.createElement('img')
      const button = clickable === true ? document.createElement('button') : document.createElement('span')
      button.append(image)
      button.onclick = clickable === true ? () => this.emit('controltap', { controlId: id }) : null
      Object.assign(button.style, { left: `${number(left, 0)}px`, top: `${number(top, 0)}px` })
      for (const [name, value] of [['width', width], ['height', height]] as const) if (value !== undefined) image.style[name] = `${number(value, 0)}px`
      this.#row.append(button)
      void this.picture(string(iconPath)).then((url) => url && (image.src = url))
    }
  }
}
