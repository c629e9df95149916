// Entry of the view script: the frame calls `hutongView` once, with its two message ports.

import shellCss from './css/shell.css?inline'
import type { Parts } from './late'
import type { Ports } from './port'
import { View } from './view'

export function createView(root: HTMLElement, ports: Ports): View {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(shellCss)
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
  root.classList.add('hutong-view')
  const view = new View(root, ports)
  globalThis.hutongParts = (parts, css, begin) => {
    view.late.arrive(parts, css)
    begin(view)
  }
  addEventListener('error', (event) => view.error('view_failed', event.message))
  return view
}

declare global {
  var hutongView: (ports: Ports) => void
  /** The second script gives its built-ins and their look here, and begins what else it does. */
  var hutongParts: (parts: Parts, css: string, begin: (view: View) => void) => void
}

globalThis.hutongView = (ports) => void createView(document.body, ports)
