import type { Language } from './settings'

/** Fen as yuan with two decimals and separators: 326850 → `3,268.50`. */
export function yuan(fen: number): string {
  return (fen / 100).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })
}

/** With its sign, for a list of movements. */
export function signedYuan(fen: number): string {
  return (fen < 0 ? '−' : '+') + yuan(Math.abs(fen))
}

/** What a person typed, in fen; null unless it is 0.01 to 50,000 with at most two decimals. */
export function parseYuan(typed: string): number | null {
  const match = /^(\d{1,5})(?:\.(\d{1,2}))?$/.exec(typed.trim())
  if (!match) return null
  const fen = Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'))
  return fen >= 1 && fen <= 5_000_000 ? fen : null
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** How long ago, in words for a day, then the date. */
export function ago(then: number, now: number, language: Language): string {
  const past = Math.max(0, now - then)
  const words = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' })
  if (past < MINUTE) return words.format(0, 'second')
  if (past < HOUR) return words.format(-Math.floor(past / MINUTE), 'minute')
  if (past < DAY) return words.format(-Math.floor(past / HOUR), 'hour')
  if (past < 7 * DAY) return words.format(-Math.floor(past / DAY), 'day')
  return new Intl.DateTimeFormat(language, { month: 'short', day: 'numeric' }).format(then)
}

/** Day and time of a movement. */
export function moment(then: number, language: Language): string {
  return new Intl.DateTimeFormat(language, {
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(then)
}

/** A request id that nobody used before. */
export function requestId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
