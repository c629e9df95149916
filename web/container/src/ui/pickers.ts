// Dialogs in which something is chosen.

import { Failed } from '../failure'
import type { Dialogs } from './dialogs'
import { h } from './dom'

type Args = Record<string, unknown>

/** Format of the mini-program → kind of the field, and how its value is written. */
const FORMATS: Record<string, [kind: string, write: (value: string) => string]> = {
  'yyyy-MM-dd': ['date', (value) => value],
  'HH:mm': ['time', (value) => value.slice(0, 5)],
  'HH:mm:ss': ['time', (value) => (value.length < 6 ? `${value}:00` : value)],
  'yyyy-MM-dd HH:mm': ['datetime-local', (value) => value.slice(0, 16).replace('T', ' ')],
  'yyyy-MM-dd HH:mm:ss': ['datetime-local', (value) => `${value.slice(0, 16).replace('T', ' ')}:00`],
  'yyyy-MM': ['month', (value) => value],
  yyyy: ['month', (value) => value.slice(0, 4)],
}

export async function chooseDate(dialogs: Dialogs, { format = 'yyyy-MM-dd', currentDate, startDate, endDate }: Args, signal: AbortSignal): Promise<object> {
  const known = Object.hasOwn(FORMATS, String(format)) ? FORMATS[String(format)] : undefined
  if (!known) throw new Failed('invalid', `parameter error: parameter.format should be one of ${Object.keys(FORMATS).join(', ')};`)
  const [type, write] = known
  const field = h('input', { type, 'aria-label': String(format), min: own(startDate), max: own(endDate) })
  field.value = own(currentDate) ?? ''
  const chosen = await dialogs.choose('', [field], {}, signal)
  if (!chosen || !field.value) throw new Failed('cancel', 'cancel')
  return { date: write(field.value) }
}

/** As the field writes it. */
function own(date: unknown): string | undefined {
  return date === undefined ? undefined : String(date).replace(' ', 'T')
}

export async function chooseOptions(dialogs: Dialogs, args: Args, signal: AbortSignal): Promise<object> {
  const { title = '', optionsOne, optionsTwo = [], selectedOneIndex, selectedTwoIndex, positiveString, negativeString } = args
  const lists = [[optionsOne, selectedOneIndex], [optionsTwo, selectedTwoIndex]] as [string[], number | undefined][]
  const fields = lists.filter(([options]) => options.length > 0).map(([options, at = 0]) => {
    const field = h('select', { 'aria-label': String(title) }, ...options.map((option) => h('option', {}, option)))
    field.selectedIndex = Math.min(at, options.length - 1)
    return field
  })
  if (!fields.length) throw new Failed('invalid', 'parameter error: parameter.optionsOne should have at least 1 item;')
  const chosen = await dialogs.choose(String(title), fields, { confirm: positiveString, cancel: negativeString }, signal)
  if (!chosen) throw new Failed('cancel', 'cancel')
  const [one, two] = fields
  return {
    selectedOneIndex: one!.selectedIndex, selectedOneOption: (optionsOne as string[])[one!.selectedIndex],
    ...(two ? { selectedTwoIndex: two.selectedIndex, selectedTwoOption: (optionsTwo as string[])[two.selectedIndex] } : {}),
  }
}

interface Level {
  name: string
  subList: unknown[]
}

/** One list after the other, until one has nothing below. */
export async function chooseLevels(dialogs: Dialogs, { title, name, list }: Args, signal: AbortSignal): Promise<object> {
  const result: { name: string }[] = []
  for (let level = levels(list); level.length > 0; ) {
    const at = await dialogs.sheet(level.map((one) => one.name), { title: String(title ?? name ?? '') }, signal).catch(() => -1)
    const chosen = level[at]
    if (!chosen) return { success: false, result: [] }
    result.push({ name: chosen.name })
    level = levels(chosen.subList)
  }
  return { success: true, result }
}

/** What can be chosen, of a list from a stranger. */
function levels(list: unknown): Level[] {
  if (!Array.isArray(list)) return []
  return list.slice(0, 1000).flatMap((item: unknown) => {
    const { name, subList } = (item ?? {}) as { name?: unknown; subList?: unknown }
    return typeof name === 'string' ? [{ name: name.slice(0, 1024), subList: Array.isArray(subList) ? subList : [] }] : []
  })
}
