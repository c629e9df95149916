// Attributes of the template: kept for the part, and reflected to the DOM where that is harmless.

import type { Json } from '@hutong/protocol'
import type { KeptElement } from './node'
import { kebab } from './node'
import { upgrade } from './registry'
import type { View } from './view'

/** Big, private to a part, or with a meaning of its own in the DOM. */
const UNREFLECTED = /^(on|class$|style$|id$|part$|is$|wx-|tabindex$|src$|nodes$|value$|range$|url$|polyline$|markers$)/

export function setAttribute(view: View, element: KeptElement, name: string, value: Json | undefined): void {
  const key = kebab(name)
  const props = (element.$props ??= {})
  if (value === undefined) delete props[key]
  else props[key] = value
  const part = element.$part ?? upgrade(view, element)
  if (part) {
    part.changed.add(key)
    view.mark(part)
  }
  if (UNREFLECTED.test(key)) return
  if (value === undefined || value === null || value === false) {
    // `aria-expanded="{{false}}"` means false, not absent.
    if (value === false && key.startsWith('aria-')) element.setAttribute(key, 'false')
    else element.removeAttribute(key)
  } else if (typeof value !== 'object') {
    element.setAttribute(key, value === true && !key.startsWith('aria-') ? '' : String(value))
  }
}
