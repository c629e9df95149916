// Units of style sheets and inline styles that a browser does not know or measures otherwise.

// What must be passed over (comments, strings, urls, identifiers) or a number with a unit of ours.
const TOKEN = /\/\*[^]*?\*\/|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|url\([^)]*\)|-?-?[a-z_\u0080-\uffff\\][\w\u0080-\uffff-]*|#[\w-]+|([-+]?(?:\d*\.)?\d+)(rpx|vh)\b/gi

const cache = new Map<string, string>()

/**
 * `rpx` (750 to the width of the screen) becomes `vw`; `vh`, which the vendor measures without the
 * bars, becomes a hundredth of the page's own box (`cqh`).
 */
export function units(css: string): string {
  if (!/\d(rpx|vh)/i.test(css)) return css
  return css.replace(TOKEN, (token: string, value?: string, unit?: string) => {
    if (value === undefined) return token
    return unit?.toLowerCase() === 'vh' ? `${value}cqh` : `${+(+value / 7.5).toFixed(5)}vw`
  })
}

/** The same for inline styles, of which many nodes have equal ones. */
export function inlineUnits(css: string): string {
  let out = cache.get(css)
  if (out === undefined) {
    out = units(css)
    if (cache.size > 500) cache.clear()
    cache.set(css, out)
  }
  return out
}
