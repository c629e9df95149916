// How much an app is used, or what runs in a host: what containers told, by day.
import type { UseQueryResult } from '@tanstack/react-query'
import { Empty, Flex, Segmented, Select, Typography } from 'antd'
import type { ReactNode } from 'react'
import { type Problem, useGet, usePages } from '../api'
import { Loaded } from '../kit/bits'
import { Chart, Sum, useDay, useNumber } from '../kit/chart'
import { useFilters } from '../kit/filters'
import { again, along, daysOf, lately, type Numbers, sum, usersAround } from '../numbers'
import { useMe } from '../session'
import { useT } from '../settings'

const RANGES = [7, 28, 90]
const anew = { refetchInterval: 60_000 }

/** The days that are looked at, and the choice of them. */
function useRange(): [{ from: string, to: string }, ReactNode] {
  const t = useT()
  const [{ days = '28' }, set] = useFilters('days')
  const count = RANGES.includes(Number(days)) ? Number(days) : 28
  return [lately(count, Date.now()), <Segmented key="days" aria-label={t('numbers.range')} value={count} onChange={value => set('days', String(value))} options={RANGES.map(value => ({ value, label: t('numbers.days', { n: value }) }))} />]
}

export function AppNumbers({ app }: { app: string }) {
  const t = useT()
  const foreign = useMe().kind === 'host_owner'
  const [range, choice] = useRange()
  const [{ host, by = 'version' }, set] = useFilters('host', 'by')
  const parts = by === 'host' ? 'host' : 'version'
  const hosts = usePages('/v1/apps/{app}/hosts', { path: { app } }, { enabled: !foreign })
  const numbers = useGet('/v1/apps/{app}/numbers', { path: { app }, query: { ...range, host, by: parts } }, anew)
  return (
    <Shown of={numbers} parts={t(parts === 'host' ? 'numbers.by_host' : 'numbers.by_version')}>
      {choice}
      <Segmented aria-label={t('numbers.parts')} value={parts} onChange={value => set('by', value)} options={[{ value: 'version', label: t('versions') }, { value: 'host', label: t('hosts') }]} />
      {!foreign && <Select allowClear aria-label={t('host')} placeholder={t('numbers.every_host')} value={host} onChange={value => set('host', value)} options={hosts.data?.map(({ id, name }) => ({ value: id, label: name })) ?? []} style={{ minWidth: 160 }} />}
    </Shown>
  )
}

export function HostNumbers({ host }: { host: string }) {
  const t = useT()
  const [range, choice] = useRange()
  const numbers = useGet('/v1/hosts/{host}/numbers', { path: { host }, query: range }, anew)
  return <Shown of={numbers} parts={t('numbers.by_app')}>{choice}</Shown>
}

function Shown({ of, parts, children }: { of: UseQueryResult<Numbers, Problem>, parts: string, children: ReactNode }) {
  const t = useT()
  return (
    <Flex vertical gap="middle">
      <Flex wrap gap="small" role="search">{children}</Flex>
      <Loaded of={of}>
        {numbers => numbers.days.length
          ? <Drawn numbers={numbers} parts={parts} />
          : <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('numbers.none')} />}
      </Loaded>
      <Typography.Text type="secondary">{t('numbers.note')}</Typography.Text>
    </Flex>
  )
}

function Drawn({ numbers, parts }: { numbers: Numbers, parts: string }) {
  const t = useT()
  const days = daysOf(numbers)
  const of = (what: 'runs' | 'users' | 'errors' | 'crashes') => along(days, numbers.days, what)
  // whatever is in none of the parts that are named
  const named = numbers.parts.map(part => along(days, part.days, 'runs'))
  const rest = of('runs').map((runs, x) => runs - sum(named.map(values => values[x] ?? 0)))
  const series = numbers.parts.map((part, at) => ({ name: part.name, values: named[at] ?? [], tone: `tone-${at}` }))
  return (
    <>
      <Sums numbers={numbers} />
      <div className="charts">
        <Chart title={t('numbers.runs_and_users')} days={days} series={[{ name: t('numbers.runs'), values: of('runs'), tone: 'tone-0' }, { name: t('numbers.users'), values: of('users'), tone: 'tone-1' }]} />
        <Chart title={t('numbers.trouble')} days={days} series={[{ name: t('runs.errors'), values: of('errors'), tone: 'errors' }, { name: t('runs.crashes'), values: of('crashes'), tone: 'crashes' }]} stacked />
        <Chart title={parts} days={days} series={apart([...series, ...sum(rest) > 0 ? [{ name: t('numbers.others'), values: rest, tone: 'tone-rest' }] : []])} stacked />
        <Again numbers={numbers} />
      </div>
    </>
  )
}

/** Series that are called the same are told apart. */
function apart<T extends { name: string }>(series: readonly T[]): T[] {
  const seen = new Map<string, number>()
  return series.map(one => {
    const times = (seen.get(one.name) ?? 0) + 1
    seen.set(one.name, times)
    return times === 1 ? one : { ...one, name: `${one.name} (${times})` }
  })
}

function Sums({ numbers }: { numbers: Numbers }) {
  const t = useT()
  const { number, percent } = useNumber()
  const all = (what: 'runs' | 'errors' | 'crashes') => sum(numbers.days.map(day => day[what]))
  const today = numbers.days.find(({ day }) => day === numbers.to)
  const runs = all('runs')
  const { week, month } = usersAround(numbers, numbers.to)
  return (
    <div className="sums">
      <Sum name={t('numbers.runs')}>{number(runs)}</Sum>
      <Sum name={t('numbers.today')}>{number(today?.users ?? 0)}</Sum>
      <Sum name={t('numbers.week')}>{number(week)}</Sum>
      <Sum name={t('numbers.month')}>{number(month)}</Sum>
      <Sum name={t('numbers.error_rate')} tone="errors">{percent(runs ? all('errors') / runs : 0)}</Sum>
      <Sum name={t('numbers.crash_rate')} tone="crashes">{percent(runs ? all('crashes') / runs : 0)}</Sum>
    </div>
  )
}

/** Who came again, and the weeks and months. */
function Again({ numbers }: { numbers: Numbers }) {
  const t = useT()
  const day = useDay()
  const { number, percent } = useNumber()
  const today = lately(1, Date.now()).to
  return (
    <figure className="drawn">
      <header><h3>{t('numbers.again')}</h3></header>
      <div className="sums">{([1, 7, 30] as const).map(after => <Sum key={after} name={t('numbers.after', { n: after })}>{percent(again(numbers, after, today))}</Sum>)}</div>
      <Typography.Text type="secondary">{t('numbers.again.note')}</Typography.Text>
      <Spans title={t('numbers.weeks')} spans={numbers.weeks} said={day} number={number} />
      <Spans title={t('numbers.months')} spans={numbers.months} said={first => first.slice(0, 7)} number={number} />
    </figure>
  )
}

function Spans({ title, spans, said, number }: { title: string, spans: Numbers['weeks'], said: (first: string) => string, number: (value: number) => string }) {
  const shown = spans.slice(-6)
  const most = Math.max(...shown.map(({ users }) => users), 1)
  return (
    <table className="spans">
      <caption>{title}</caption>
      <tbody>{shown.map(({ first, users }) => <tr key={first}><th scope="row">{said(first)}</th><td><i className="tone-1" style={{ width: `${users / most * 100}%` }} /></td><td>{number(users)}</td></tr>)}</tbody>
    </table>
  )
}
