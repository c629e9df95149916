// Fonts of the author that a device does not have: the vendors fall back to a font without serifs, browsers to one with.

/** Where families may be named. */
export const FONT = /font\s*:|font-family/i

const GENERIC = /(^|,)\s*((sans-|ui-sans-|ui-)?serif|(ui-)?monospace|ui-rounded|system-ui|cursive|fantasy|math|emoji|fangsong)\s*(,|$)/i
/** What is no list of families. */
const OTHER = /^(inherit|initial|unset|revert(-layer)?)$|var\(/i

/** Ends the list of families of a declaration with a generic one. */
export function withFallback(style: CSSStyleDeclaration): void {
  const family = style.fontFamily
  if (!family || OTHER.test(family) || GENERIC.test(family)) return
  style.setProperty('font-family', `${family}, sans-serif`, style.getPropertyPriority('font-family'))
}

/** The same for all rules of a sheet, but for those that say what a font is. */
export function fallbacks(rules: CSSRuleList): void {
  for (const rule of rules) {
    if (rule instanceof CSSStyleRule) withFallback(rule.style)
    if ('cssRules' in rule) fallbacks(rule.cssRules as CSSRuleList)
  }
}
