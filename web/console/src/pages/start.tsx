// Where one begins: what waits for whom, and how it goes.
import { useQueries, type UseQueryResult } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Badge, Button, Empty, Flex, Skeleton, Typography } from 'antd'
import type { ReactNode } from 'react'
import { getting, type Problem, type Schemas, useGet } from '../api'
import { Loaded, Page, Part, State, Time } from '../kit/bits'
import { Chart, Spark, Sum, useNumber } from '../kit/chart'
import { Items } from '../kit/list'
import { AppName, HostName } from '../kit/names'
import { ProblemNote } from '../kit/problem'
import { offers } from '../measures'
import { along, daysOf, lately, type Numbers, sum } from '../numbers'
import { useMay, useMe } from '../session'
import { useT } from '../settings'
import { waitsForDeveloper } from '../waiting'
import { Due } from './reviews'

const anew = { refetchInterval: 30_000 }
/** Things of which a start page asks more than their names. */
const FEW = 10

/** What waits in a row: what it is, how it stands, since when. */
interface Row { key: string, what: ReactNode, state: ReactNode, at?: number }

export function Start() {
  const t = useT()
  const { kind } = useMe()
  const may = useMay()
  const by = kind === 'developer' ? 'app' : 'host'
  const numbers = useGet('/v1/numbers', { query: { ...lately(28, Date.now()), by } }, { enabled: may('read_analytics'), refetchInterval: 60_000 })
  return (
    <Page title={t('start')}>
      {may('read_analytics') && <Loaded of={numbers}>{told => <Today numbers={told} />}</Loaded>}
      <div className="charts">
        {may('decide_review') && <Reviews />}
        {kind === 'host_owner' && may('read_host') && may('read_version') && <Asked />}
        {kind === 'developer' && may('read_app') && may('read_version') && <Own numbers={numbers.data} />}
        {may('read_measure') && <Measures />}
        {may('read_events') && may('read_release') && <Halts />}
      </div>
      {numbers.data && numbers.data.days.length > 0 && <Lately numbers={numbers.data} by={by} />}
    </Page>
  )
}

/** How it goes today. */
function Today({ numbers }: { numbers: Numbers }) {
  const t = useT()
  const { number } = useNumber()
  if (numbers.days.length === 0) return <Typography.Text type="secondary">{t('start.no_numbers')}</Typography.Text>
  const today = numbers.days.find(({ day }) => day === numbers.to)
  return (
    <div className="sums">
      <Sum name={t('start.runs')}>{number(today?.runs ?? 0)}</Sum>
      <Sum name={t('numbers.today')}>{number(today?.users ?? 0)}</Sum>
      <Sum name={t('start.errors')} tone="errors">{number(today?.errors ?? 0)}</Sum>
      <Sum name={t('start.crashes')} tone="crashes">{number(today?.crashes ?? 0)}</Sum>
    </div>
  )
}

/** How it went lately. */
function Lately({ numbers, by }: { numbers: Numbers, by: 'app' | 'host' }) {
  const t = useT()
  const days = daysOf(numbers)
  const of = (what: 'runs' | 'users') => along(days, numbers.days, what)
  return (
    <div className="charts">
      <Chart title={t('numbers.runs_and_users')} days={days} series={[{ name: t('numbers.runs'), values: of('runs'), tone: 'tone-0' }, { name: t('numbers.users'), values: of('users'), tone: 'tone-1' }]} />
      <Most title={t(by === 'app' ? 'numbers.by_app' : 'numbers.by_host')} numbers={numbers} days={days} by={by} />
    </div>
  )
}

/** What has most runs, each with how it went. */
function Most({ title, numbers, days, by }: { title: string, numbers: Numbers, days: readonly string[], by: 'app' | 'host' }) {
  const t = useT()
  const { number } = useNumber()
  return (
    <section className="drawn">
      <header><h3>{title}</h3></header>
      <table className="spans most">
        <tbody>
          {numbers.parts.slice(0, 6).map(({ id, name, days: own }) => {
            const runs = along(days, own, 'runs')
            const link = by === 'app' ? <Link to="/apps/$app" params={{ app: id }} search={{ tab: 'numbers' }}>{name}</Link> : <Link to="/hosts/$host" params={{ host: id }} search={{ tab: 'numbers' }}>{name}</Link>
            return <tr key={id}><th scope="row">{link}</th><td><Spark values={runs} label={t('start.spark', { name })} /></td><td>{number(sum(runs))}</td></tr>
          })}
        </tbody>
      </table>
    </section>
  )
}

/** A card of what waits, with how many there are. */
function Card({ title, rows, more, to }: { title: string, rows: readonly Row[], more?: boolean, to?: ReactNode }) {
  const t = useT()
  return (
    <section className="drawn waits">
      <header><h3>{title} <Badge count={more ? `${rows.length}+` : rows.length} color={rows.length ? '#c8504a' : '#8c8c8c'} showZero /></h3>{to}</header>
      {rows.length === 0
        ? <Typography.Text type="secondary">{t('start.nothing')}</Typography.Text>
        : <ul>{rows.slice(0, 6).map(({ key, what, state, at }) => <li key={key}><div>{what}</div><Flex wrap gap={4} align="center">{state}{at !== undefined && <Typography.Text type="secondary"><Time at={at} /></Typography.Text>}</Flex></li>)}</ul>}
    </section>
  )
}

/** What several questions were answered together. */
function All<T>({ of, children }: { of: readonly UseQueryResult<T, Error>[], children: (answers: T[]) => ReactNode }) {
  const failed = of.find(({ error }) => error)
  if (failed) return <ProblemNote problem={failed.error as Problem} retry={() => of.forEach(one => void one.refetch())} />
  if (of.some(({ isPending }) => isPending)) return <Skeleton active />
  return children(of.map(({ data }) => data as T))
}

/** For the reviewer: the queue, and what is late in it. */
function Reviews() {
  const t = useT()
  const queue = useGet('/v1/reviews', { query: { limit: 50 } }, anew)
  const late = useGet('/v1/reviews', { query: { overdue: true, limit: 50 } }, anew)
  const row = (version: Schemas['WaitingVersion']): Row => ({
    key: version.id,
    what: <Link to="/versions/$version" params={{ version: version.id }}>{version.app_name} {version.name}</Link>,
    ...version.due_at ? { state: <Due of={version} /> } : { state: <State value={version.state} />, at: version.state_since },
  })
  return (
    <>
      <Loaded of={queue}>{({ items, next }) => <Card title={t('start.queue')} rows={items.map(row)} more={next != null} to={<Link to="/reviews">{t('start.all')}</Link>} />}</Loaded>
      <Loaded of={late}>{({ items, next }) => <Card title={t('start.overdue')} rows={items.map(row)} more={next != null} to={<Link to="/reviews" search={{ overdue: 'overdue' }}>{t('start.all')}</Link>} />}</Loaded>
    </>
  )
}

/** For a host's owner: the versions that wait for their word. */
function Asked() {
  return <Loaded of={useGet('/v1/hosts', { query: { limit: FEW } })}>{({ items }) => <AskedOf hosts={items} />}</Loaded>
}

function AskedOf({ hosts }: { hosts: readonly Schemas['Host'][] }) {
  const t = useT()
  const may = useMay()
  const words = useQueries({ queries: hosts.map(({ id }) => ({ ...getting('/v1/hosts/{host}/acceptances', { path: { host: id }, query: { state: 'asked', limit: 50 } }), ...anew })) })
  if (hosts.length === 0) return <Empty className="whole" image={Empty.PRESENTED_IMAGE_SIMPLE} description={t(may('change_host') ? 'hosts.empty' : 'empty')}><Link to="/hosts"><Button>{t('hosts')}</Button></Link></Empty>
  return (
    <All of={words}>
      {pages => (
        <Card
          title={t('start.asked')} more={pages.some(({ next }) => next != null)}
          rows={pages.flatMap(({ items }) => items).map(word => ({
            key: word.id, at: word.since, state: <State value={word.state} />,
            what: <Link to="/hosts/$host" params={{ host: word.host }} search={{ tab: 'acceptance' }}>{word.app_name} {word.version_name} · {hosts.find(({ id }) => id === word.host)?.name}</Link>,
          }))}
        />
      )}
    </All>
  )
}

/** For a developer: their newest apps, each with its newest version, and which of these wait for them. */
function Own({ numbers }: { numbers: Numbers | undefined }) {
  return <Loaded of={useGet('/v1/apps', { query: { limit: FEW } })}>{({ items }) => <OwnOf apps={items} numbers={numbers} />}</Loaded>
}

function OwnOf({ apps, numbers }: { apps: readonly Schemas['App'][], numbers: Numbers | undefined }) {
  const t = useT()
  const may = useMay()
  const versions = useQueries({ queries: apps.map(({ id }) => ({ ...getting('/v1/apps/{app}/versions', { path: { app: id }, query: { limit: 1 } }), ...anew })) })
  if (apps.length === 0) return <Empty className="whole" image={Empty.PRESENTED_IMAGE_SIMPLE} description={t(may('create_app') ? 'apps.empty' : 'empty')}><Link to="/apps"><Button>{t('apps')}</Button></Link></Empty>
  const runs = (app: string) => numbers && along(daysOf(numbers), numbers.parts.find(({ id }) => id === app)?.days ?? [], 'runs')
  return (
    <All of={versions}>
      {pages => {
        const rows = apps.map((app, at) => ({ app, version: pages[at]?.items[0] }))
        return (
          <>
            <Card
              title={t('start.versions')}
              rows={rows.flatMap(({ app, version }) => version && waitsForDeveloper(version) ? [{ key: version.id, at: version.state_since, state: <State value={version.state} />, what: <Link to="/versions/$version" params={{ version: version.id }}>{app.name} {version.name}</Link> }] : [])}
            />
            <div className="whole">
              <Part title={t('start.apps')}>
                <Items
                  items={rows} id={({ app }) => app.id} empty={t('empty')}
                  columns={[
                    { title: t('app'), show: ({ app }) => <Link to="/apps/$app" params={{ app: app.id }}>{app.name}</Link> },
                    { title: t('version'), show: ({ version }) => version ? <Link to="/versions/$version" params={{ version: version.id }}>{version.name}</Link> : '—' },
                    { title: t('state'), show: ({ version }) => version ? <State value={version.state} /> : '—' },
                    ...numbers ? [{ title: t('numbers.runs'), show: ({ app }: { app: Schemas['App'] }) => <Spark values={runs(app.id) ?? []} label={t('start.spark', { name: app.name })} /> }] : [],
                  ]}
                />
              </Part>
            </div>
          </>
        )
      }}
    </All>
  )
}

/** Measures to which one may say something: an appeal, or the answer to one. */
function Measures() {
  const t = useT()
  const { kind } = useMe()
  const may = useMay()
  const mine = (measure: Schemas['Measure']) => offers(measure, kind, may).some(offer => offer === 'appeal' || offer === 'decide') && (measure.in_force || measure.appeal === 'filed')
  return (
    <Loaded of={useGet('/v1/measures', { query: { limit: 50 } }, anew)}>
      {({ items }) => (
        <Card
          title={t(kind === 'developer' ? 'start.measures' : 'start.appeals')}
          rows={items.filter(mine).map(measure => ({ key: measure.id, at: measure.updated_at, state: <State value={measure.sanction.kind} />, what: <Link to="/measures" search={{ app: measure.app }}>{measure.rule}</Link> }))}
          to={<Link to="/measures">{t('start.all')}</Link>}
        />
      )}
    </Loaded>
  )
}

/** Releases that the platform halted, and nobody has resumed or taken back. */
function Halts() {
  return <Loaded of={useGet('/v1/events', { query: { newest: true, type: 'hutong.release.halted', limit: FEW } }, anew)}>{({ items }) => <HaltsOf releases={[...new Set(items.map(({ subject }) => subject))]} />}</Loaded>
}

function HaltsOf({ releases }: { releases: readonly string[] }) {
  const t = useT()
  const found = useQueries({ queries: releases.map(release => ({ ...getting('/v1/releases/{release}', { path: { release } }), ...anew })) })
  const paused = found.flatMap(({ data }) => data?.state === 'paused' ? [data] : [])
  const what = ({ app, host, version_code: code }: Schemas['Release']) => <><AppName id={app} /> #{code} · <HostName id={host} app={app} /></>
  return <All of={found}>{() => <Card title={t('start.halts')} rows={paused.map(release => ({ key: release.id, at: release.updated_at, state: <State value={release.state} />, what: what(release) }))} />}</All>
}
