// @ts-check
// A browser's tools look for source maps in style elements, not in constructed sheets. So in the preview, which says in
// each sheet where its map is, those of pages and components are style elements.
{
  /** @type {WeakMap<CSSStyleSheet, string>} */
  const texts = new WeakMap()
  /** @type {WeakMap<CSSStyleSheet, HTMLStyleElement[]>} */
  const elements = new WeakMap()

  const { replaceSync } = CSSStyleSheet.prototype
  CSSStyleSheet.prototype.replaceSync = function (text) {
    replaceSync.call(this, text)
    texts.set(this, text)
    for (const element of elements.get(this) ?? []) element.textContent = text
  }

  Object.defineProperty(ShadowRoot.prototype, 'adoptedStyleSheets', {
    /** @this {ShadowRoot} @param {CSSStyleSheet[]} sheets */
    set(sheets) {
      for (const sheet of sheets) {
        const element = document.createElement('style')
        element.textContent = texts.get(sheet) ?? ''
        elements.set(sheet, [...(elements.get(sheet) ?? []), element])
        this.append(element)
      }
    },
  })
}
