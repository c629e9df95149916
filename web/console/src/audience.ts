// The rule of an audience as rows that must all hold and a cap, where these can say it (spec/release.md, Rules).

export type Rule = { readonly [name: string]: unknown }

/** How values are read, and which tests there are for them. */
export type Kind = 'text' | 'list' | 'version' | 'number' | 'flag' | 'custom'
export type Test = 'in' | 'not_in' | 'has' | 'has_not' | 'contains' | 'regex' | 'range' | 'lt' | 'gt' | 'is' | 'is_not'

/** What rows ask about; `custom` stands for every name that hosts make up. */
export const ATTRIBUTES = { user: 'text', group: 'list', city: 'text', percent: 'number', tester: 'flag', os: 'text', os_version: 'version', device: 'text', net: 'text', host_version: 'version', sdk_version: 'version', locale: 'text', custom: 'custom' } as const satisfies Record<string, Kind>
export type Attribute = keyof typeof ATTRIBUTES
export const TESTS: Readonly<Record<Kind, readonly [Test, ...Test[]]>> = {
  text: ['in', 'not_in', 'contains', 'regex'],
  list: ['has', 'has_not'],
  version: ['range', 'lt', 'gt'],
  number: ['lt', 'gt', 'range'],
  flag: ['is', 'is_not'],
  custom: ['in', 'not_in', 'contains', 'regex', 'range', 'lt', 'gt'],
}
/** The words that hosts use alike. */
export const WORDS: Readonly<Record<string, readonly string[]>> = { os: ['android', 'ios', 'harmonyos', 'windows', 'macos', 'linux'], net: ['wifi', '5g', '4g', '3g', '2g', 'unknown'] }

/** One condition: `values` are as people write them. */
export interface Row {
  attr: string
  test: Test
  values: readonly string[]
}

export interface Terms {
  rows: readonly Row[]
  /** How many users it takes. */
  cap: number | undefined
}

const CUSTOM = 'custom.'
/** Ends of a range of versions of which one was left open. */
const ENDS = ['0', '999999'] as const

export const attributeOf = (attr: string): Attribute | undefined => attr.startsWith(CUSTOM) ? 'custom' : attr !== 'custom' && Object.hasOwn(ATTRIBUTES, attr) ? attr as Attribute : undefined
const kindOf = (attr: string): Kind => ATTRIBUTES[attributeOf(attr) ?? 'custom']
export const isList = (test: Test): boolean => /^(not_)?in$|^has/.test(test)

/** A row about `attribute` that asks nothing yet. */
export const newRow = (attribute: Attribute): Row => ({ attr: attribute === 'custom' ? CUSTOM : attribute, test: TESTS[ATTRIBUTES[attribute]][0], values: [] })

/** What a custom value is that somebody wrote: a number and a boolean as such, anything else, or in quotes, a text. */
function read(kind: Kind, text: string): unknown {
  if (text === '' || (kind !== 'number' && kind !== 'custom')) return text
  if (String(Number(text)) === text && Number.isFinite(Number(text))) return Number(text)
  if (kind === 'custom' && /^(true|false|".*")$/s.test(text)) {
    try {
      return JSON.parse(text)
    } catch { /* a text with quotes in it */ }
  }
  return text
}

const write = (kind: Kind, value: unknown): string => typeof value === 'string' && read(kind, value) === value ? value : JSON.stringify(value) ?? ''

function ruleOf({ attr, test, values }: Row): Rule {
  const kind = kindOf(attr)
  const given = values.map(text => read(kind, text))
  const compare = (op: string, value: unknown) => ({ attr, op, value })
  const has = given.length === 1 ? compare('contains', given[0]) : { any: given.map(value => compare('contains', value)) }
  switch (test) {
    case 'in': return compare('in', given)
    case 'not_in': return { not: compare('in', given) }
    case 'has': return has
    case 'has_not': return { not: has }
    case 'is': return compare('eq', true)
    case 'is_not': return { not: compare('eq', true) }
    case 'range': return compare('range', ENDS.map((end, at) => given[at] || (given[at] === 0 ? 0 : kind === 'version' ? end : '')))
    default: return compare(test, given[0] ?? '')
  }
}

/** The rule that says this; none for everybody. */
export function toRule({ rows, cap }: Terms): Rule | undefined {
  const parts = [...rows.map(ruleOf), ...(cap === undefined ? [] : [{ attr: 'seat', op: 'lt', value: cap }])]
  return parts.length > 1 ? { all: parts } : parts[0]
}

const isRule = (value: unknown): value is Rule => typeof value === 'object' && value !== null && !Array.isArray(value)

/** To be one thing is to be one of one. */
function normal(part: unknown): unknown {
  if (!isRule(part)) return part
  if (isRule(part['not'])) return { ...part, not: normal(part['not']) }
  const single = ['string', 'number', 'boolean'].includes(typeof part['value'])
  return part['op'] === 'eq' && part['attr'] !== 'tester' && single ? { ...part, op: 'in', value: [part['value']] } : part
}

/** As text in which the order of names does not matter. */
const text = (value: unknown): string => JSON.stringify(value, (_, inner: unknown) => isRule(inner) ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1))) : inner)

function rowOf(part: unknown): Row | null {
  if (!isRule(part)) return null
  const not = isRule(part['not'])
  const asked = not ? part['not'] as Rule : part
  const any = Array.isArray(asked['any']) ? asked['any'] as unknown[] : undefined
  const first = any?.length ? any[0] : any ? { attr: 'group', op: 'contains' } : asked
  if (!isRule(first) || typeof first['attr'] !== 'string' || !attributeOf(first['attr'])) return null
  const attr = first['attr']
  const kind = kindOf(attr)
  const value = any ? any.map(one => isRule(one) ? one['value'] : undefined) : first['value']
  const plain = kind === 'flag' ? 'is' : kind === 'list' ? 'has' : String(first['op'])
  const test = (not ? { in: 'not_in', has: 'has_not', is: 'is_not' }[plain] : plain) as Test | undefined
  if (!test || !TESTS[kind].includes(test)) return null
  const values = kind === 'flag' ? [] : (Array.isArray(value) ? value as unknown[] : [value]).map(one => write(kind, one))
  const open = (one: string, at: number) => kind === 'version' && one === ENDS[at] ? '' : one
  return { attr, test, values: test === 'range' ? values.map(open) : values }
}

/** The other way; null where rows and a cap cannot say it all. */
export function termsOf(rule: unknown): Terms | null {
  if (rule === undefined) return { rows: [], cap: undefined }
  const parts = (isRule(rule) && Array.isArray(rule['all']) ? rule['all'] as unknown[] : [rule]).map(normal)
  const isCap = (part: unknown) => isRule(part) && part['attr'] === 'seat' && part['op'] === 'lt' && Number.isInteger(part['value'])
  const caps = parts.filter(isCap) as { value: number }[]
  const rows = parts.filter(part => !isCap(part)).map(rowOf)
  if (rows.includes(null) || caps.length > 1) return null
  const terms = { rows: rows as Row[], cap: caps[0]?.value }
  const back = [...terms.rows.map(ruleOf), ...caps]
  const same = text(back) === text([...parts.filter(part => !isCap(part)), ...caps])
  return same && (!isRule(rule) || Object.keys(rule).length === 1 || !('all' in rule)) ? terms : null
}

/** Whether a row asks all that it has to, in values that can be compared so. */
export function isWhole({ attr, test, values }: Row): boolean {
  const kind = kindOf(attr)
  const dotted = (value: string) => /^\d+(\.\d+)*$/.test(value)
  const good = (value: string) => {
    if (kind === 'version') return dotted(value)
    const isNumber = typeof read(kind, value) === 'number'
    return kind === 'number' || (kind === 'custom' && ['lt', 'gt', 'range'].includes(test)) ? isNumber || (kind === 'custom' && dotted(value)) : value.trim() !== ''
  }
  if (attr === CUSTOM) return false
  if (kind === 'flag') return true
  if (test !== 'range') return values.length > 0 && values.every(good)
  const ends = [values[0] ?? '', values[1] ?? '']
  const given = kind === 'version' ? ends.filter(end => end !== '') : ends
  return given.length > 0 && given.every(good)
}
