// What a node looks like, and by which rules.

import { type SourceMap, origin, readMap } from '@hutong/container/places'
import type { MatchedRule, Styles } from '../messages'
import { type Place, aligned, placesOf } from './places'

const MAP = /\/\*# sourceMappingURL=data:application\/json;base64,([\w+/=]+)/
/** What says the same as another property, and variables. */
const ECHO = /^--|(^|-)(block|inline)(-|$)|^perspective-origin$|^transform-origin$|^-webkit-/
const SHADE = /.-color$/
const EDGES = ['top', 'right', 'bottom', 'left'] as const

interface Sheet {
  map: SourceMap | undefined
  places: Place[]
  /** Where each line begins. */
  lines: number[]
}

const known = new WeakMap<HTMLStyleElement, { text: string; sheet: Sheet }>()

export function stylesOf(element: Element): Styles {
  const computed = getComputedStyle(element)
  const bare = document.documentElement.appendChild(document.createElement('wx-view'))
  const plain = getComputedStyle(bare)
  const differs = (name: string): boolean => computed.getPropertyValue(name) !== plain.getPropertyValue(name) && !ECHO.test(name) && (!SHADE.test(name) || computed.getPropertyValue(name) !== computed.color)
  const names = [...computed].filter(differs)
  const values = names.map((name): [string, string] => [name, computed.getPropertyValue(name)])
  bare.remove()
  const edges = (before: string, after = ''): string => EDGES.map((edge) => computed.getPropertyValue(before + edge + after)).join(' ')
  const { width, height } = element.getBoundingClientRect()
  const box = { width, height, margin: edges('margin-'), border: edges('border-', '-width'), padding: edges('padding-') }
  return { rules: rulesOf(element), computed: values, box }
}

/** The rules that match, the last of the last sheet first. */
function rulesOf(element: Element): MatchedRule[] {
  const matched: MatchedRule[] = []
  const root = element.getRootNode()
  if (root instanceof ShadowRoot) {
    for (const style of root.children) {
      if (!(style instanceof HTMLStyleElement) || !style.sheet) continue
      const sheet = sheetOf(style)
      collect(element, aligned([...style.sheet.cssRules], sheet.places), sheet, [], matched)
    }
  }
  const inline = element.getAttribute('style')
  if (inline) matched.push({ selector: 'style', text: inline, within: [] })
  return matched.reverse()
}

function collect(element: Element, rules: [CSSRule, Place | undefined][], sheet: Sheet, within: string[], matched: MatchedRule[]): void {
  for (const [rule, place] of rules) {
    if (rule instanceof CSSStyleRule) {
      // Of a list, those that have it match.
      const selector = rule.selectorText.split(/,(?![^(]*\))/).map((one) => one.trim()).filter((one) => matches(element, one)).join(', ')
      if (selector) matched.push({ selector, text: rule.style.cssText, within, source: place && sourceOf(sheet, place.at) })
    } else if (rule instanceof CSSGroupingRule && holds(rule)) {
      const condition = rule.cssText.slice(0, rule.cssText.indexOf('{')).trim()
      collect(element, aligned([...rule.cssRules], place?.inner ?? []), sheet, [...within, condition], matched)
    }
  }
}

function matches(element: Element, selector: string): boolean {
  try {
    // What stands before or after an element belongs to it.
    return element.matches(selector.replace(/::?(before|after)\b/g, ''))
  } catch {
    return false
  }
}

const holds = (rule: CSSGroupingRule): boolean =>
  rule instanceof CSSMediaRule ? matchMedia(rule.conditionText).matches : rule instanceof CSSSupportsRule ? CSS.supports(rule.conditionText) : true

function sheetOf(style: HTMLStyleElement): Sheet {
  const text = style.textContent ?? ''
  const cached = known.get(style)
  if (cached?.text === text) return cached.sheet
  const data = MAP.exec(text)?.[1]
  const map = data === undefined ? undefined : readMap(JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0)))))
  const sheet: Sheet = { map, places: placesOf(text), lines: [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)] }
  known.set(style, { text, sheet })
  return sheet
}

function sourceOf({ map, lines }: Sheet, at: number): string | undefined {
  if (!map) return undefined
  const line = lines.findLastIndex((begin) => begin <= at)
  return origin(map, line, at - lines[line]!)
}
