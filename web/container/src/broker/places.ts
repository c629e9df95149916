// Places in the code become those of the author's files (spec/package.md, Files), when somebody is to read them.

import type { Files } from '../files'

/** `main/logic.js:12:34`, as engines write it. The bounds keep a long text from being read over and over. */
const PLACE = /\b((?:main|sub\/[^\s():]{1,200})\/logic\.js):(\d{1,9}):(\d{1,9})/g
/** Places of one text that are looked up; a stack has fewer. */
const MAX_PLACES = 100
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Column in the code, file, line and column there; all from 0. */
type Segment = [number, number, number, number]

export interface SourceMap {
  sources: unknown[]
  lines: string[]
  /** Where the differences of a line begin. */
  starts: Segment[]
  /** Lines that were looked at. */
  read: Map<number, Segment[]>
}

export class Places {
  readonly #maps = new Map<string, Promise<SourceMap | undefined>>()

  constructor(private readonly files: Pick<Files, 'has' | 'json'>) {}

  /** Whether there is a place that a map knows. */
  knows(text: string): boolean {
    return [...text.matchAll(PLACE)].some(([, code]) => this.files.has(`maps/${code}.map`))
  }

  /** The text with the author's places; those that no map knows stay. */
  async translate(text: string): Promise<string> {
    const codes = new Set([...text.matchAll(PLACE)].map(([, code]) => code!))
    const maps = new Map(await Promise.all([...codes].map(async (code) => [code, await this.#map(code)] as const)))
    let left = MAX_PLACES
    return text.replace(PLACE, (place, code: string, line: string, column: string) => {
      const map = left-- > 0 ? maps.get(code) : undefined
      return (map && origin(map, Number(line) - 1, Number(column) - 1)) ?? place
    })
  }

  #map(code: string): Promise<SourceMap | undefined> {
    let map = this.#maps.get(code)
    if (!map) {
      const path = `maps/${code}.map`
      // A map that cannot be had or read is none.
      map = this.files.has(path) ? this.files.json(path).then(readMap).catch(() => undefined) : Promise.resolve(undefined)
      this.#maps.set(code, map)
    }
    return map
  }
}

/** A map as it travels; undefined when it is none. */
export function readMap(json: unknown): SourceMap | undefined {
  const { sources, mappings } = json as { sources?: unknown; mappings?: unknown }
  if (!Array.isArray(sources) || typeof mappings !== 'string') return undefined
  const lines = mappings.split(';')
  const starts: Segment[] = []
  let last: Segment = [0, 0, 0, 0]
  for (const line of lines) {
    starts.push(last)
    last = segments(line, last).at(-1) ?? last
  }
  return { sources, lines, starts, read: new Map() }
}

/** A line's segments; `last` is the one before, whose file and place they count from. */
function segments(line: string, last: Segment): Segment[] {
  const all: Segment[] = []
  let now: Segment = [0, last[1], last[2], last[3]]
  for (const text of line.split(',')) {
    let value = 0
    let shift = 1
    let field = 0
    now = [...now]
    for (const digit of text) {
      const bits = DIGITS.indexOf(digit)
      value += (bits & 31) * shift
      shift *= 32
      if (bits & 32) continue
      if (field < 4) now[field]! += value & 1 ? -Math.floor(value / 2) : Math.floor(value / 2)
      field++
      value = 0
      shift = 1
    }
    if (field >= 4) all.push(now)
  }
  return all
}

/** `file:line:column` of a place in the code; `line` and `column` from 0. */
export function origin({ sources, lines, starts, read }: SourceMap, line: number, column: number): string | undefined {
  const all = read.get(line) ?? segments(lines[line] ?? '', starts[line] ?? [0, 0, 0, 0])
  if (line < lines.length) read.set(line, all)
  const behind = all.findIndex(([start]) => start > column)
  const segment = all.at(behind < 0 ? -1 : behind - 1)
  const file = segment && segment[0] <= column && sources[segment[1]]
  if (!file || typeof file !== 'string') return undefined
  // Behind a segment the text is the author's own, but not beyond what the next one says.
  const next = all[behind]
  const last = next && next[1] === segment[1] && next[2] === segment[2] && next[3] > segment[3] ? next[3] - 1 : Infinity
  return `${file}:${segment[2] + 1}:${Math.min(segment[3] + column - segment[0], last) + 1}`
}
