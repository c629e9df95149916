// Which built-ins are more than a box. Those of late.ts come in a second script.

import type { KeptElement } from './node'
import type { PartClass } from './part'
import { Button } from './parts/button'
import { CoverImage, Image } from './parts/image'
import { Navigator } from './parts/navigator'
import { ScrollView } from './parts/scroll-view'
import { Swiper } from './parts/swiper'
import { createArea } from './shell/shell'
import { TextPart } from './text'
import type { View } from './view'

const parts: { [tag: string]: PartClass } = {
  button: Button, 'cover-image': CoverImage, image: Image, navigator: Navigator, 'scroll-view': ScrollView, swiper: Swiper,
}

/** Makes the element of an op. The host of a custom component is a box, whatever its tag. */
export function createElement(view: View, id: number, tag: string, component: boolean): void {
  const element: KeptElement = tag === 'page-shell' ? createArea() : document.createElement(`wx-${tag}`)
  element.$id = id
  view.nodes[id] = element
  if (component || view.late.claim(tag, element)) return
  const found = Object.hasOwn(parts, tag) ? parts[tag] : undefined
  if (found) view.mark(new found(element, view))
}

/** Gives a part to an element that needs one only when it has attributes. */
export function upgrade(view: View, element: KeptElement): TextPart | undefined {
  return element.localName === 'wx-text' ? new TextPart(element, view) : undefined
}
