// The small things that every page uses.
import { Flex, Skeleton, Tag, Tooltip, Typography } from 'antd'
import { type ReactNode, useEffect, useRef } from 'react'
import type { UseQueryResult } from '@tanstack/react-query'
import type { Problem } from '../api'
import { isKey, useSettings, useT } from '../settings'
import { ProblemNote } from './problem'

const COLOURS: Record<string, string> = {
  uploading: 'default', uploaded: 'blue', scanning: 'processing', scan_failed: 'red', ready: 'cyan', in_review: 'gold', delayed: 'orange',
  rejected: 'red', withdrawn: 'default', admitted: 'green', removed: 'red', promotable: 'purple', sped_up: 'volcano',
  scheduled: 'cyan', active: 'green', paused: 'orange', rolled_back: 'orange', reverted: 'orange', taken_down: 'red',
  operator: 'purple', developer: 'blue', host_owner: 'cyan', valid: 'green', online: 'green', gray: 'blue',
  overdue: 'red', asked: 'gold', accepted: 'green', refused: 'red', taken_back: 'orange',
  opens: 'green', does_not_open: 'red', page_does_not_open: 'red', page_error: 'orange', undeclared_server: 'red', denied_server: 'red', undeclared_capability: 'red', dynamic_code: 'red',
  failing: 'orange', failed: 'red', delivered: 'green',
  before_consent: 'red', hidden_page: 'orange', listed_word: 'red', risky_content: 'red', doubtful_content: 'orange',
}

/** What a word of the platform means in the user's language, as a word of this kind or else as a state; the word itself when there is no message for it. */
export function useWord(): (kind: string, word: string) => string {
  const t = useT()
  return (kind, word) => {
    const key = [`${kind}.${word}`, `state.${word}`].find(isKey)
    return key ? t(key) : word
  }
}

/** A state, the same everywhere. */
export function State({ value, kind = 'state' }: { value: string, kind?: string }) {
  const word = useWord()
  return <Tag color={COLOURS[value] ?? 'default'} data-state={value}>{word(kind, value)}</Tag>
}

/** A moment, milliseconds since the epoch. */
export function Time({ at }: { at: number | null | undefined }) {
  const { language } = useSettings()
  if (at === null || at === undefined) return '—'
  const date = new Date(at)
  const text = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { dateStyle: 'medium', timeStyle: 'short' }).format(date)
  return <time dateTime={date.toISOString()} title={date.toISOString()} style={{ whiteSpace: 'nowrap' }}>{text}</time>
}

/** How long something takes or lasts. */
export function Span({ milliseconds }: { milliseconds: number }) {
  const { language } = useSettings()
  const [count, unit] = milliseconds < 3_600_000 ? [milliseconds / 60_000, 'minute'] : milliseconds < 86_400_000 ? [milliseconds / 3_600_000, 'hour'] : [milliseconds / 86_400_000, 'day']
  return new Intl.NumberFormat(language, { style: 'unit', unit: unit as string, maximumFractionDigits: 0 }).format(count as number)
}

/** How much something weighs. */
export function Size({ bytes }: { bytes: number }) {
  const { language } = useSettings()
  return new Intl.NumberFormat(language, { style: 'unit', unit: 'kilobyte', maximumFractionDigits: bytes < 10_000 ? 1 : 0 }).format(bytes / 1000)
}

/** An id or a hash, short, with its whole as a tip and to copy. */
export function Id({ value }: { value: string }) {
  const t = useT()
  const prefix = /^[a-z]+_/.exec(value)?.[0].length ?? 0
  const short = value.length > 20 ? `${value.slice(0, prefix + 4)}…${value.slice(-6)}` : value
  return (
    <Tooltip title={value}>
      <Typography.Text code copyable={{ text: value, tooltips: [t('copy'), t('copied')] }} style={{ whiteSpace: 'nowrap' }}>{short}</Typography.Text>
    </Tooltip>
  )
}

/** Text to take along: a command, a key, a secret. */
export function Copyable({ text, label }: { text: string, label?: string }) {
  const t = useT()
  return (
    <div className="copyable">
      <pre tabIndex={0} aria-label={label}>{text}</pre>
      <Typography.Text copyable={{ text, tooltips: [t('copy'), t('copied')] }} />
    </div>
  )
}

/** The address of the page that was shown last. */
let last: string | undefined

/** A page: its name, what stands beside it, what can be done, what it shows. After a navigation its heading has the focus. */
export function Page({ title, beside, extra, lead, children }: { title: string, beside?: ReactNode, extra?: ReactNode, lead?: ReactNode, children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null)
  const here = location.pathname
  useEffect(() => {
    if (last !== undefined && last !== here) heading.current?.focus()
    last = here
  }, [here])
  return (
    <div className="page">
      <title>{`${title} · Hutong 互通`}</title>
      <header>
        <Flex wrap justify="space-between" align="center" gap="small">
          <Flex wrap align="center" gap="small"><h1 ref={heading} tabIndex={-1}>{title}</h1>{beside}</Flex>
          <Flex wrap gap="small">{extra}</Flex>
        </Flex>
        {lead && <Typography.Text type="secondary">{lead}</Typography.Text>}
      </header>
      {children}
    </div>
  )
}

/** A part of a page. */
export function Part({ title, children }: { title: string, children: ReactNode }) {
  return <section><h2>{title}</h2>{children}</section>
}

/** Shows one thing when it is there. */
export function Loaded<T>({ of, children }: { of: UseQueryResult<T, Problem>, children: (value: T) => ReactNode }) {
  if (of.data !== undefined) return children(of.data)
  if (of.error) return <ProblemNote problem={of.error} retry={() => void of.refetch()} />
  return <Skeleton active />
}

/** What there is of things that may be left out. */
export const there = <T,>(things: readonly (T | Nothing)[]): T[] => things.filter((thing): thing is T => Boolean(thing))
export type Nothing = false | null | undefined | '' | 0

/** Names and values. */
export function Facts({ rows }: { rows: readonly (readonly [ReactNode, ReactNode] | Nothing)[] }) {
  return <dl className="facts">{there(rows).map(([name, value], at) => <div key={at}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
}
