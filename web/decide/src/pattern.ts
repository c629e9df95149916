// Patterns of rules, in the syntax of Rust's `regex`. Developers write them, and a host's server runs them: so they are not
// the engine's own, which differ and which a pattern can keep busy for ever. All ways through the pattern are gone at once,
// in time that grows with the text alone; only single characters are looked at with the engine's tables.
import { Unreadable } from './types.js'

type Point = number | undefined
type Tree =
  | { one: (point: number) => boolean }
  | { at: (before: Point, after: Point) => boolean }
  | { all: Tree[] }
  | { any: Tree[] }
  | { many: Tree; least: number; most: number }
/** A state: a character or an edge of the text before the next one, or several to go on with. None is the end. */
type State = { one: (point: number) => boolean; next: number } | { at: (before: Point, after: Point) => boolean; next: number } | { next: number[] }

const MOST_STATES = 20_000
const WORD = '\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}'
const CLASSES: Record<string, string> = { d: '[\\p{Nd}]', D: '[^\\p{Nd}]', w: `[${WORD}]`, W: `[^${WORD}]`, s: '[\\p{White_Space}]', S: '[^\\p{White_Space}]' }
const CONTROLS: Record<string, number> = { n: 10, t: 9, r: 13, f: 12, v: 11, a: 7 }
const word = single(`[${WORD}]`, 'u')
const isWord = (point: Point) => point !== undefined && word(point)
const first = (before: Point) => before === undefined
const last = (_: Point, after: Point) => after === undefined
const EDGES: Record<string, (before: Point, after: Point) => boolean> = {
  A: first,
  z: last,
  b: (before, after) => isWord(before) !== isWord(after),
  B: (before, after) => isWord(before) === isWord(after),
}

function single(source: string, flags: string): (point: number) => boolean {
  const expression = new RegExp(`^${source}$`, flags)
  return point => expression.test(String.fromCodePoint(point))
}

const literal = (point: number) => `\\u{${point.toString(16)}}`

/** Whether a pattern is found in a text. Throws of what is written in a way that this reader does not know. */
export function pattern(source: string): (text: string) => boolean {
  const states: State[] = []
  const add = (state: State) => {
    if (states.length === MOST_STATES) throw new Unreadable(`a pattern that is too large: ${source}`)
    return states.push(state) - 1
  }
  const end = add({ next: [] })
  const start = build(new Reader(source).whole(), end)

  function build(tree: Tree, next: number): number {
    if ('one' in tree || 'at' in tree) return add({ ...tree, next })
    if ('all' in tree) return tree.all.reduceRight((next, tree) => build(tree, next), next)
    if ('any' in tree) return add({ next: tree.any.map(tree => build(tree, next)) })
    let at = next
    if (tree.most === Infinity) {
      const again = { next: [next] }
      at = add(again)
      again.next.push(build(tree.many, at))
    } else {
      for (let n = tree.least; n < tree.most; n++) at = add({ next: [next, build(tree.many, at)] })
    }
    for (let n = 0; n < tree.least; n++) at = build(tree.many, at)
    return at
  }

  return text => {
    const points = Array.from(text, char => char.codePointAt(0) ?? 0)
    let here = new Set<number>()
    for (let at = 0; at <= points.length; at++) {
      // it may begin anywhere
      const waiting = [...here, start]
      here = new Set()
      for (let state = waiting.pop(); state !== undefined; state = waiting.pop()) {
        if (here.has(state)) continue
        here.add(state)
        const found = states[state]!
        if ('at' in found) {
          if (found.at(points[at - 1], points[at])) waiting.push(found.next)
        } else if (!('one' in found)) waiting.push(...found.next)
      }
      if (here.has(end)) return true
      const there = new Set<number>()
      for (const state of here) {
        const found = states[state]!
        if ('one' in found && at < points.length && found.one(points[at]!)) there.add(found.next)
      }
      here = there
    }
    return false
  }
}

class Reader {
  private at = 0
  private flags = 'u'
  private readonly chars: string[]

  constructor(private readonly source: string) {
    this.chars = Array.from(source)
  }

  whole(): Tree {
    if (this.take('(?i)')) this.flags = 'iu'
    const tree = this.choice()
    if (this.at < this.chars.length) this.refuse()
    return tree
  }

  private refuse(): never {
    throw new Unreadable(`a pattern that this reader does not know: ${this.source}`)
  }

  private take(text: string): boolean {
    const found = this.chars.slice(this.at, this.at + text.length).join('') === text
    if (found) this.at += text.length
    return found
  }

  private next(): string {
    return this.chars[this.at++] ?? this.refuse()
  }

  /** What is there up to `end`, and that. */
  private until(end: string): string {
    let text = ''
    for (let char = this.next(); char !== end; char = this.next()) text += char
    return text
  }

  private choice(): Tree {
    const any: Tree[] = []
    do {
      const all: Tree[] = []
      while (this.at < this.chars.length && !'|)'.includes(this.chars[this.at]!)) all.push(this.repeated())
      any.push({ all })
    } while (this.take('|'))
    return { any }
  }

  private repeated(): Tree {
    let tree = this.atom()
    for (;;) {
      let [least, most] = [0, Infinity]
      if (this.take('+')) least = 1
      else if (this.take('?')) most = 1
      else if (this.take('{')) {
        const counts = /^(\d+)(?:(,)(\d+)?)?$/.exec(this.until('}')) ?? this.refuse()
        least = Number(counts[1])
        most = counts[3] !== undefined ? Number(counts[3]) : counts[2] ? Infinity : least
      } else if (!this.take('*')) return tree
      // whether few or many are taken first is the same to whoever asks only whether there is a match
      this.take('?')
      tree = { many: tree, least, most }
    }
  }

  private atom(): Tree {
    const char = this.next()
    switch (char) {
      case '.':
        return { one: point => point !== 10 }
      case '^':
        return { at: first }
      case '$':
        return { at: last }
      case '[':
        return this.one(this.list())
      case '\\':
        return this.escaped()
      case '(': {
        if (this.take('?') && !this.take(':')) {
          this.take('P')
          if (!this.take('<')) this.refuse()
          this.until('>')
        }
        const tree = this.choice()
        if (!this.take(')')) this.refuse()
        return tree
      }
      case '*':
      case '+':
      case '?':
      case '{':
        return this.refuse()
    }
    return this.char(char.codePointAt(0)!)
  }

  private one(source: string): Tree {
    try {
      return { one: single(source, this.flags) }
    } catch {
      return this.refuse()
    }
  }

  private char(point: number): Tree {
    return this.flags === 'u' ? { one: found => found === point } : this.one(literal(point))
  }

  private escaped(): Tree {
    const char = this.chars[this.at] ?? this.refuse()
    const edge = EDGES[char]
    if (edge !== undefined) {
      this.at++
      // \b{start} and its like
      if (this.chars[this.at] === '{') this.refuse()
      return { at: edge }
    }
    const found = this.escape()
    return typeof found === 'number' ? this.char(found) : this.one(found)
  }

  /** What stands behind a backslash: a character, or a class in brackets. */
  private escape(): number | string {
    const char = this.next()
    const known = CLASSES[char] ?? CONTROLS[char]
    if (known !== undefined) return known
    if (char === 'p' || char === 'P') return this.property(char === 'P')
    const digits = { x: 2, u: 4, U: 8 }[char]
    if (digits !== undefined) {
      const text = this.take('{') ? this.until('}') : this.chars.slice(this.at, (this.at += digits)).join('')
      const point = /^[0-9a-f]{1,8}$/i.test(text) ? parseInt(text, 16) : Infinity
      return point <= 0x10ffff ? point : this.refuse()
    }
    return /^[!-/:;=?@[-`{-~ ]$/.test(char) ? char.charCodeAt(0) : this.refuse()
  }

  private property(negated: boolean): string {
    const name = this.take('{') ? this.until('}') : this.next()
    // folded before it is negated by the one, and after it by the other
    if (!/^\w+$/.test(name) || (negated && this.flags !== 'u')) this.refuse()
    const not = negated ? '^' : ''
    for (const source of [`[${not}\\p{${name}}]`, `[${not}\\p{Script=${name}}]`]) {
      try {
        new RegExp(source, 'u')
        return source
      } catch {
        // the other, or neither
      }
    }
    return this.refuse()
  }

  /** The class whose bracket was opened. */
  private list(): string {
    let source = this.take('^') ? '[^' : '['
    let isFirst = true
    for (let char = this.next(); char !== ']' || isFirst; char = this.next(), isFirst = false) {
      const low = this.member(char)
      if (this.chars[this.at] === '-' && this.chars[this.at + 1] !== ']') {
        this.at++
        const high = this.member(this.next())
        if (typeof low !== 'number' || typeof high !== 'number' || high < low) this.refuse()
        source += `${literal(low)}-${literal(high)}`
      } else source += typeof low === 'number' ? literal(low) : low
    }
    return `${source}]`
  }

  /** A character of a class, or a class in it without its brackets. Classes in classes, and what is done with two of them, are unknown. */
  private member(char: string): number | string {
    const again = this.chars[this.at] === char
    if (char === '[' || (again && '&-~'.includes(char))) this.refuse()
    if (char !== '\\') return char.codePointAt(0)!
    const found = this.escape()
    if (typeof found === 'number') return found
    return found.startsWith('[^') ? this.refuse() : found.slice(1, -1)
  }
}
