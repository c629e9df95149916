// The runs of a version, as the bars of a chart.
export interface Count { starts: number, errors: number, crashes: number }
export interface Bar extends Count { at: number }

const MINUTE = 60_000
/** Bars of a chart: of a minute each, and at least the last half hour; of more minutes each when these are too many. */
const [LEAST, MOST] = [30, 60]

export const total = (counts: readonly Count[]): Count => counts.reduce<Count>((sum, { starts, errors, crashes }) => ({ starts: sum.starts + starts, errors: sum.errors + errors, crashes: sum.crashes + crashes }), { starts: 0, errors: 0, crashes: 0 })

/** Bars of equal length until now, those without a run, too. */
export function barsOf(minutes: readonly Bar[], now: number): Bar[] {
  const last = Math.max(now - now % MINUTE, minutes.at(-1)?.at ?? 0)
  const first = Math.min(minutes[0]?.at ?? last, last - (LEAST - 1) * MINUTE)
  const length = Math.ceil(((last - first) / MINUTE + 1) / MOST) * MINUTE
  return Array.from({ length: Math.floor((last - first) / length) + 1 }, (_, index) => {
    const at = first + index * length
    return { at, ...total(minutes.filter(minute => at <= minute.at && minute.at < at + length)) }
  })
}

/** A part of the starts. */
export const share = (part: number, starts: number): number => starts === 0 ? 0 : part / starts
