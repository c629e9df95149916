import { act, type ReactNode } from 'react'
import { beforeEach, expect, test, vi } from 'vitest'
import { answers, cache, press, shown, until } from './platform'

const search: Record<string, string> = {}
vi.mock('@tanstack/react-router', async original => ({
  ...await original<object>(),
  Link: ({ children }: { children: ReactNode }) => children,
  useSearch: () => search,
  useNavigate: () => () => undefined,
}))
const { AppNumbers, HostNumbers } = await import('../src/pages/numbers')
const { say } = await import('../src/settings')
const t = say('en')

const today = new Date().toISOString().slice(0, 10)
const counted = (runs: number, users: number, errors = 0, crashes = 0) => ({ day: today, runs, users, errors, crashes })
const numbers = (more: object) => ({ from: today, to: today, days: [], weeks: [], months: [], parts: [], ...more })
const monday = new Date(Date.now() - (new Date().getUTCDay() + 6) % 7 * 86_400_000).toISOString().slice(0, 10)
const some = numbers({
  days: [counted(1200, 340, 12, 6)], weeks: [{ first: monday, users: 700 }], months: [{ first: `${today.slice(0, 8)}01`, users: 901 }],
  parts: [{ id: 'ver_2', name: '2.0', days: [counted(800, 300, 12, 6)] }, { id: 'ver_1', name: '1.0', days: [counted(300, 90)] }],
})

beforeEach(() => {
  cache.clear()
  document.body.replaceChildren()
  const organisation = { id: 'org_1', name: 'Tea Ltd', kind: 'developer', created_at: 0 }
  cache.setQueryData(['/v1/me', {}], { rights: ['read_analytics'], memberships: [], kind: 'developer', organisation })
  answers['GET /v1/apps/app_1/hosts'] = { items: [] }
})

test('numbers are summed up, drawn, and there as a table for who does not see the drawing', async () => {
  answers['GET /v1/apps/app_1/numbers'] = some
  const place = await shown(<AppNumbers app="app_1" />)
  await until(() => expect(place.querySelectorAll('figure.drawn')).toHaveLength(4))
  const sums = [...place.querySelectorAll('.sums .sum')].map(sum => sum.textContent)
  expect(sums.slice(0, 6)).toEqual([`${t('numbers.runs')}1,200`, `${t('numbers.today')}340`, `${t('numbers.week')}700`, `${t('numbers.month')}901`, `${t('numbers.error_rate')}1%`, `${t('numbers.crash_rate')}0.5%`])
  const byVersion = [...place.querySelectorAll('figure')].find(figure => figure.textContent?.includes(t('numbers.by_version')))!
  const table = byVersion.querySelector('details')!
  await act(async () => {
    table.open = true
    table.dispatchEvent(new Event('toggle'))
  })
  const cells = [...byVersion.querySelectorAll('table :is(th, td)')].map(cell => cell.textContent)
  expect(cells).toEqual([t('chart.day'), '2.0', '1.0', t('numbers.others'), today, '800', '300', '100'])
})

test('days without a run say so', async () => {
  answers['GET /v1/hosts/host_1/numbers'] = numbers({})
  const place = await shown(<HostNumbers host="host_1" />)
  await until(() => expect(place.textContent).toContain(t('numbers.none')))
  expect(place.querySelector('figure')).toBeNull()
})

test('what was refused is said, and can be tried again', async () => {
  answers['GET /v1/hosts/host_1/numbers'] = 404
  const place = await shown(<HostNumbers host="host_1" />)
  await until(() => expect(place.textContent).toContain(t('problem.not_found')))
  answers['GET /v1/hosts/host_1/numbers'] = some
  await press(place, t('again'))
  await until(() => expect(place.querySelectorAll('figure.drawn')).toHaveLength(4))
})
