// Numbers over days, drawn: lines, or parts on top of one another. Who does not see the drawing has the table below it.
import { Typography } from 'antd'
import { type PointerEvent, type ReactNode, useId, useState } from 'react'
import { scale, sum } from '../numbers'
import { useSettings, useT } from '../settings'

export interface Series { name: string, values: readonly number[], tone: string }
interface Shape { title: string, days: readonly string[], series: readonly Series[] }

const HEIGHT = 100

/** A day, written as people write it. */
export function useDay(): (day: string) => string {
  const { language } = useSettings()
  const format = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { month: 'short', day: 'numeric', timeZone: 'UTC' })
  return day => format.format(Date.parse(`${day}T00:00:00Z`))
}

/** A number, and what it is. */
export function Sum({ name, children, tone }: { name: ReactNode, children: ReactNode, tone?: string | undefined }) {
  return <div className="sum"><span>{tone && <i className={tone} />}{name}</span><b>{children}</b></div>
}

/** How numbers are written: whole, short where there is little room, and as parts of a hundred. */
export function useNumber() {
  const { language } = useSettings()
  const number = new Intl.NumberFormat(language)
  const short = new Intl.NumberFormat(language, { notation: 'compact' })
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 2 })
  return { number: (value: number) => number.format(value), short: (value: number) => short.format(value), percent: (value: number | undefined) => value === undefined ? '—' : percent.format(value) }
}

export function Chart({ title, days, series, stacked = false }: Shape & { stacked?: boolean }) {
  const t = useT()
  const day = useDay()
  const { number, short } = useNumber()
  const heading = useId()
  const [at, setAt] = useState<number | null>(null)
  const tops = days.map((_, x) => stacked ? sum(series.map(({ values }) => values[x] ?? 0)) : Math.max(...series.map(({ values }) => values[x] ?? 0)))
  const most = scale(Math.max(...tops, 1))
  const point = ({ currentTarget, clientX }: PointerEvent) => {
    const { left, width } = currentTarget.getBoundingClientRect()
    setAt(Math.min(days.length - 1, Math.max(0, Math.floor((clientX - left) / width * days.length))))
  }
  const value = (values: readonly number[]) => number(at === null ? sum(values) : values[at] ?? 0)
  return (
    <figure className="drawn" aria-labelledby={heading}>
      <header>
        <h3 id={heading}>{title}</h3>
        <Typography.Text type="secondary">{at === null ? `${day(days[0] ?? '')} – ${day(days.at(-1) ?? '')}` : day(days[at] ?? '')}</Typography.Text>
      </header>
      <div className="counted">{series.map(({ name, values, tone }) => <span key={name}><i className={tone} />{name} <b>{stacked || at !== null || series.length === 1 ? value(values) : null}</b></span>)}</div>
      <div className="plot" aria-hidden>
        <span>{short(most)}</span><span>{short(most / 2)}</span>
        <svg viewBox={`0 0 ${days.length} ${HEIGHT}`} preserveAspectRatio="none" onPointerMove={point} onPointerDown={point} onPointerLeave={() => setAt(null)}>
          {[0, 0.5].map(part => <line key={part} className="grid" x1={0} x2={days.length} y1={part * HEIGHT} y2={part * HEIGHT} />)}
          {at !== null && <rect className="here" x={at} width={1} y={0} height={HEIGHT} />}
          {stacked ? <Stack days={days} series={series} most={most} /> : series.map(one => <Line key={one.name} {...one} most={most} />)}
        </svg>
      </div>
      <figcaption><span>{day(days[0] ?? '')}</span><span>{day(days[Math.floor(days.length / 2)] ?? '')}</span><span>{day(days.at(-1) ?? '')}</span></figcaption>
      <AsTable title={title} label={t('chart.table')} days={days} series={series} />
    </figure>
  )
}

function Line({ values, tone, most }: Series & { most: number }) {
  const points = values.map((value, x) => `${x + 0.5},${HEIGHT - value / most * HEIGHT}`)
  return <polyline className={`line ${tone}`} points={(points.length === 1 ? [`0,${points[0]?.split(',')[1]}`, `1,${points[0]?.split(',')[1]}`] : points).join(' ')} />
}

function Stack({ days, series, most }: { days: readonly string[], series: readonly Series[], most: number }) {
  return days.map((day, x) => {
    let y = HEIGHT
    return series.map(({ name, values, tone }) => {
      const height = (values[x] ?? 0) / most * HEIGHT
      y -= height
      return height > 0 && <rect key={`${day} ${name}`} className={tone} x={x + 0.12} width={0.76} y={y} height={height} />
    })
  })
}

/** The same in words and numbers, the newest day first. */
function AsTable({ title, label, days, series }: Shape & { label: string }) {
  const t = useT()
  const { number } = useNumber()
  const [open, setOpen] = useState(false)
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{label}</summary>
      {open && (
        <div className="scroll" tabIndex={0} role="region" aria-label={title}>
          <table className="numbers">
            <caption className="unseen">{title}</caption>
            <thead><tr><th scope="col">{t('chart.day')}</th>{series.map(({ name }) => <th key={name} scope="col">{name}</th>)}</tr></thead>
            <tbody>{days.map((day, x) => <tr key={day}><th scope="row">{day}</th>{series.map(({ name, values }) => <td key={name}>{number(values[x] ?? 0)}</td>)}</tr>).reverse()}</tbody>
          </table>
        </div>
      )}
    </details>
  )
}

/** How something went lately, as small as a word. */
export function Spark({ values, label }: { values: readonly number[], label: string }) {
  const most = Math.max(...values, 1)
  return (
    <svg className="spark" viewBox={`0 0 ${values.length} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={label}>
      {values.map((value, x) => <rect key={x} className={value ? 'tone-0' : 'none'} x={x + 0.1} width={0.8} y={HEIGHT - Math.max(value / most * HEIGHT, 4)} height={Math.max(value / most * HEIGHT, 4)} />)}
    </svg>
  )
}
