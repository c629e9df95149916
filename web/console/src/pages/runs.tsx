// How a version fares on a host: what its containers told, over time, and what came of it.
import { Alert, Typography } from 'antd'
import { type Schemas, useGet, usePages } from '../api'
import { Loaded, Part, Time, useWord } from '../kit/bits'
import { useNumber } from '../kit/chart'
import { type Bar, barsOf, type Count, share, total } from '../runs'
import { useT } from '../settings'

const anew = { refetchInterval: 10_000 }

export function Runs({ version, host }: { version: string, host: string }) {
  const t = useT()
  const runs = useGet('/v1/versions/{version}/hosts/{host}/runs', { path: { version, host } }, anew)
  return (
    <Part title={t('runs')}>
      <Loaded of={runs}>
        {({ minutes }) => minutes.length ? <><Counted count={total(minutes)} /><Chart bars={barsOf(minutes, Date.now())} /></> : <Typography.Text type="secondary">{t('runs.none')}</Typography.Text>}
      </Loaded>
    </Part>
  )
}

/** The numbers, and their part of the starts. */
function Counted({ count: { starts, errors, crashes } }: { count: Count }) {
  const t = useT()
  const { number, percent } = useNumber()
  const of = (part: number) => `${number(part)} (${percent(share(part, starts))})`
  return (
    <div className="counted">
      <span><i className="starts" />{t('runs.starts')} <b>{number(starts)}</b></span>
      <span><i className="errors" />{t('runs.errors')} <b>{of(errors)}</b></span>
      <span><i className="crashes" />{t('runs.crashes')} <b>{of(crashes)}</b></span>
    </div>
  )
}

const HEIGHT = 80

function Chart({ bars }: { bars: readonly Bar[] }) {
  const t = useT()
  const most = Math.max(...bars.map(({ starts }) => starts), 1)
  // what happened at all is seen
  const high = (count: number) => count === 0 ? 0 : Math.max(1.5, count / most * HEIGHT)
  return (
    <figure className="chart">
      <svg viewBox={`0 0 ${bars.length} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={t('runs.chart')}>
        {bars.map((bar, x) => (['starts', 'errors', 'crashes'] as const).map(what => <rect key={`${bar.at} ${what}`} className={what} x={x + 0.1} width={0.8} y={HEIGHT - high(bar[what])} height={high(bar[what])} />))}
      </svg>
      <figcaption><Time at={bars[0]?.at} /><Time at={bars.at(-1)?.at} /></figcaption>
    </figure>
  )
}

type Event = Schemas['CloudEvent']
const told = ({ type }: Event) => type.replace(/^hutong\.release\./, '')

/** What happened to a release, newest first; when the platform halted it, why. */
export function ReleaseHistory({ release, paused }: { release: string, paused: boolean }) {
  const t = useT()
  const word = useWord()
  const { data } = usePages('/v1/events', { query: { newest: true, subject: release, limit: 10 } }, { cursor: 'after', ...anew })
  const newest = data?.[0]
  return (
    <>
      {paused && newest && told(newest) === 'halted' && <Halted health={(newest.data as { health?: { now: Count } }).health?.now} />}
      <details className="history">
        <summary>{t('history')}</summary>
        {data?.map(event => <div key={event.id}>{word('did', told(event))} <Typography.Text type="secondary"><Time at={Date.parse(event.time)} /></Typography.Text></div>)}
      </details>
    </>
  )
}

function Halted({ health }: { health: Count | undefined }) {
  const t = useT()
  return <Alert type="error" showIcon style={{ marginTop: 8 }} title={t('halted')} description={health && <><div>{t('halted.why')}</div><Counted count={health} /></>} />
}
