// A browser's tools look for source maps in style elements, not in constructed sheets. So in the preview, which says in
// each sheet where its map is, those of pages and components are style elements.

import { fallbacks } from '@hutong/view/fonts'

const texts = new WeakMap<CSSStyleSheet, string>()
const elements = new WeakMap<CSSStyleSheet, HTMLStyleElement[]>()

export function showSheets(): void {
  const { replaceSync } = CSSStyleSheet.prototype
  CSSStyleSheet.prototype.replaceSync = function (text) {
    replaceSync.call(this, text)
    texts.set(this, text)
    for (const element of elements.get(this) ?? []) element.textContent = text
  }
  Object.defineProperty(ShadowRoot.prototype, 'adoptedStyleSheets', {
    set(this: ShadowRoot, sheets: CSSStyleSheet[]) {
      for (const sheet of sheets) {
        const element = document.createElement('style')
        element.textContent = texts.get(sheet) ?? ''
        element.onload = () => element.sheet && fallbacks(element.sheet.cssRules)
        elements.set(sheet, [...(elements.get(sheet) ?? []), element])
        this.append(element)
      }
    },
  })
}
