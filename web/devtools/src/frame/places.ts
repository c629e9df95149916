// Where the rules of a sheet stand in its text. A browser's object model does not say.

export interface Place {
  /** What stands before the brace. */
  prelude: string
  /** Where that begins. */
  at: number
  inner: Place[]
}

const GROUP = /^@(media|supports|layer|container|scope|document)/i

/** The blocks of a sheet, in order; those of conditions with what is in them. */
export function placesOf(css: string): Place[] {
  let at = 0
  const skip = (): boolean => {
    const end = css.startsWith('/*', at) ? css.indexOf('*/', at + 2) + 2 : /["']/.test(css[at]!) ? endOfString(css, at) : 0
    if (end > at) at = end
    else if (end) at = css.length // never closed
    return end > 0
  }
  /** Past the brace that closes what is open. */
  const pass = (): void => {
    for (let depth = 1; at < css.length && depth > 0;) {
      if (skip()) continue
      depth += css[at] === '{' ? 1 : css[at] === '}' ? -1 : 0
      at += 1
    }
  }
  const block = (): Place[] => {
    const places: Place[] = []
    let begin = -1
    while (at < css.length) {
      const comment = css.startsWith('/*', at)
      if (!comment && begin < 0 && !/[\s;}]/.test(css[at]!)) begin = at
      if (skip()) continue
      const letter = css[at]!
      at += 1
      if (letter === '}') return places
      if (letter === ';') begin = -1
      else if (letter === '{') {
        const prelude = css.slice(begin, at - 1).trim()
        const group = GROUP.test(prelude)
        places.push({ prelude, at: begin, inner: group ? block() : [] })
        if (!group) pass()
        begin = -1
      }
    }
    return places
  }
  return block()
}

function endOfString(css: string, at: number): number {
  const quote = css[at]
  let end = at + 1
  while (end < css.length && css[end] !== quote) end += css[end] === '\\' ? 2 : 1
  return end + 1
}

/** How browser and author may write the same differently. */
const normal = (selector: string): string => selector.replace(/\/\*.*?\*\//gs, '').replace(/[\s"']/g, '').replaceAll('::', ':').toLowerCase()

/** The place of each rule; those that the browser has dropped are passed over. */
export function aligned<T extends object>(rules: readonly T[], places: readonly Place[]): [rule: T, place: Place | undefined][] {
  let next = 0
  return rules.map((rule) => {
    const { selectorText } = rule as { selectorText?: string }
    const fits = (place: Place): boolean => (selectorText === undefined ? place.prelude.startsWith('@') : normal(place.prelude) === normal(selectorText))
    const found = places.findIndex((place, index) => index >= next && fits(place))
    if (found >= 0) next = found + 1
    return [rule, places[found]]
  })
}
