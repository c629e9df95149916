// The style sheets of the package, constructed once and shared by the pages that use them.

import { FONT, fallbacks } from './fonts'
import { units } from './units'

export class Sheets {
  readonly #sheets = new Map<string, CSSStyleSheet>()
  /** Fonts count only in the document's own tree, so they are lifted out of the pages. */
  readonly #fonts = new CSSStyleSheet()

  constructor() {
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, this.#fonts]
  }

  /** The sheet with this id; empty until its text has come. */
  get(id: string): CSSStyleSheet {
    let sheet = this.#sheets.get(id)
    if (!sheet) this.#sheets.set(id, (sheet = new CSSStyleSheet()))
    return sheet
  }

  set(id: string, css: string): void {
    const sheet = this.get(id)
    sheet.replaceSync(units(css).replace(/:root\b/g, ':host'))
    if (FONT.test(css)) fallbacks(sheet.cssRules)
    if (!/@font-face/i.test(css)) return
    for (const rule of sheet.cssRules) if (rule instanceof CSSFontFaceRule) this.#fonts.insertRule(rule.cssText)
  }
}
