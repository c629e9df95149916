// What the columns of a <picker> show in each mode, and which value a choice means.

import type { Regions } from './regions'

/** Columns for a choice; later columns may depend on earlier ones. */
export interface Mode<V> {
  columns(index: number[]): string[][]
  /** Indices of a value. */
  find(value: V): number[]
  value(index: number[]): V
}

const two = (n: number): string => String(n).padStart(2, '0')
const range = (from: number, to: number): number[] => Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i)
const at = (list: number[], value: number): number => Math.max(0, list.indexOf(value))

/** "hh:mm" between two such. */
export function timeMode(start: string, end: string): Mode<string> {
  const parse = (text: string, fallback: [number, number]): [number, number] => {
    const found = /^(\d{1,2}):(\d{1,2})/.exec(text)
    return found ? [Math.min(23, +found[1]!), Math.min(59, +found[2]!)] : fallback
  }
  const [h0, m0] = parse(start, [0, 0])
  const [h1, m1] = parse(end, [23, 59])
  const hours = range(h0, h1)
  const minutes = (hour: number | undefined) => range(hour === h0 ? m0 : 0, hour === h1 ? m1 : 59)
  return {
    columns: ([h = 0]) => [hours.map(two), minutes(hours[h]).map(two)],
    find: (value) => {
      const now = new Date()
      const [h, m] = parse(value, [now.getHours(), now.getMinutes()])
      return [at(hours, h), at(minutes(h), m)]
    },
    value: ([h = 0, m = 0]) => `${two(hours[h] ?? h0)}:${two(minutes(hours[h])[m] ?? 0)}`,
  }
}

type Fields = 'year' | 'month' | 'day'

/** "YYYY-MM-DD" (or less, by `fields`) between two such; `marks` stand behind the shown numbers. */
export function dateMode(start: string, end: string, fields: Fields, marks = { year: '', month: '', day: '' }): Mode<string> {
  const parse = (text: string, fallback: [number, number, number]): [number, number, number] => {
    const found = /^(\d{4})(?:[-/](\d{1,2}))?(?:[-/](\d{1,2}))?/.exec(text)
    return found ? [+found[1]!, +(found[2] ?? fallback[1]), +(found[3] ?? fallback[2])] : fallback
  }
  const first = parse(start, [1900, 1, 1])
  const last = parse(end, [2100, 12, 31])
  const depth = { year: 1, month: 2, day: 3 }[fields]
  const years = range(first[0], last[0])
  const months = (y: number | undefined) => range(y === first[0] ? first[1] : 1, y === last[0] ? last[1] : 12)
  const days = (y = 0, m = 1) => range(
    y === first[0] && m === first[1] ? first[2] : 1,
    y === last[0] && m === last[1] ? last[2] : new Date(y, m, 0).getDate(),
  )
  return {
    columns: ([y = 0, m = 0]) => {
      const year = years[y]
      const month = months(year)[m]
      return [years.map((n) => n + marks.year), months(year).map((n) => two(n) + marks.month), days(year, month).map((n) => two(n) + marks.day)].slice(0, depth)
    },
    find: (value) => {
      const now = new Date()
      const [y, m, d] = parse(value, [now.getFullYear(), now.getMonth() + 1, now.getDate()])
      return [at(years, y), at(months(y), m), at(days(y, m), d)].slice(0, depth)
    },
    value: ([y = 0, m = 0, d = 0]) => {
      const year = years[y] ?? first[0]
      const month = months(year)[m] ?? 1
      return [String(year), two(month), two(days(year, month)[d] ?? 1)].slice(0, depth).join('-')
    },
  }
}

export interface RegionMode extends Mode<string[]> {
  /** The official codes of a choice. */
  codes(index: number[]): string[]
}

/** Names of a region down to `depth` levels; `custom` stands first in each column for all of it. */
export function regionMode({ province_list, city_list, county_list }: Regions, depth: number, custom = ''): RegionMode {
  type Region = [code: string, name: string]
  const levels = [province_list, city_list, county_list].slice(0, depth).map((list): Region[] => Object.entries(list))
  const lists = (index: number[]): Region[][] => {
    let above = ''
    return levels.map((level, i) => {
      const list = level.filter(([code]) => code.startsWith(above))
      const column: Region[] = custom ? [['', custom], ...(i > 0 && !above ? [] : list)] : list
      above = (column[index[i] ?? 0]?.[0] ?? '').slice(0, 2 * i + 2)
      return column
    })
  }
  const chosen = (index: number[]): Region[] => lists(index).map((column, i) => column[index[i] ?? 0] ?? ['', ''])
  return {
    columns: (index) => lists(index).map((column) => column.map(([, name]) => name)),
    find: (names) => levels.reduce<number[]>((index, _, i) => [...index, Math.max(0, (lists(index)[i] ?? []).findIndex(([, name]) => name === names[i]))], []),
    value: (index) => chosen(index).map(([, name]) => name),
    codes: (index) => chosen(index).map(([code]) => code),
  }
}
