// The platform's numbers as charts and sums: every day has a place, also one in which nothing was told.
import type { Schemas } from './api'

export type Numbers = Schemas['Numbers']
type Counted = 'runs' | 'users' | 'errors' | 'crashes'
type Day = { readonly day: string } & { readonly [what in Counted]: number }

const DAY = 86_400_000
const moment = (day: string): number => Date.parse(`${day}T00:00:00Z`)
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10)

/** The days from one to another, both among them. */
export const daysOf = ({ from, to }: { from: string, to: string }): string[] =>
  Array.from({ length: Math.round((moment(to) - moment(from)) / DAY) + 1 }, (_, at) => dayOf(moment(from) + at * DAY))

/** So many days until today, in UTC. */
export const lately = (days: number, now: number): { from: string, to: string } => ({ from: dayOf(now - (days - 1) * DAY), to: dayOf(now) })

/** What was counted on each of these days. */
export function along(days: readonly string[], told: readonly Day[], what: Counted): number[] {
  const by = new Map(told.map(day => [day.day, day[what]]))
  return days.map(day => by.get(day) ?? 0)
}

export const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0)

/** The part of a day's users who came again so many days later, over all days of which that is known for good. */
export function again({ days, to }: Pick<Numbers, 'days' | 'to'>, after: 1 | 7 | 30, today: string): number | undefined {
  const over = days.filter(({ day }) => moment(day) + after * DAY < moment(today) && day <= to)
  const users = sum(over.map(day => day.users))
  return users === 0 ? undefined : sum(over.map(day => day[`after_${after}`] ?? 0)) / users
}

/** Users of the week, or of the month, that a day is in. */
export function usersAround({ weeks, months }: Pick<Numbers, 'weeks' | 'months'>, day: string): { week: number, month: number } {
  const at = moment(day)
  const monday = dayOf(at - (new Date(at).getUTCDay() + 6) % 7 * DAY)
  const of = (spans: Numbers['weeks'], first: string) => spans.find(span => span.first === first)?.users ?? 0
  return { week: of(weeks, monday), month: of(months, `${day.slice(0, 8)}01`) }
}

/** The end of a scale on which `most` has its place, and whose middle is a round number. */
export function scale(most: number): number {
  const ten = 10 ** Math.floor(Math.log10(Math.max(most, 1)))
  return Math.max(2, ([1, 2, 4, 6, 8, 10].find(step => most <= step * ten) ?? 10) * ten)
}
