import type { ReactNode } from 'react'
import { beforeEach, expect, test, vi } from 'vitest'
import { answers, asked, cache, shown, until } from './platform'

vi.mock('@tanstack/react-router', async original => ({
  ...await original<object>(),
  Link: ({ to, children }: { to: string, children: ReactNode }) => <a href={to}>{children}</a>,
  useSearch: () => ({}),
  useNavigate: () => () => undefined,
}))
const { Start } = await import('../src/pages/start')
const { say } = await import('../src/settings')
const t = say('en')

const act = (kind: string, ...rights: string[]) => {
  const organisation = { id: 'org_1', name: 'Tea Ltd', kind, created_at: 0 }
  cache.setQueryData(['/v1/me', {}], { rights, memberships: [], kind, organisation })
}
const today = new Date().toISOString().slice(0, 10)
const counted = { day: today, runs: 12, users: 5, errors: 2, crashes: 1 }
/** How many wait in the card of this title. */
const waiting = (place: HTMLElement, title: Parameters<typeof t>[0]) => {
  const card = [...place.querySelectorAll('.waits')].find(card => card.querySelector('h3')?.textContent?.startsWith(t(title)))
  return [card?.querySelector('.ant-badge')?.textContent, card?.querySelectorAll('li').length]
}

beforeEach(() => {
  cache.clear()
  asked.length = 0
  document.body.replaceChildren()
  for (const name of Object.keys(answers)) delete answers[name]
  answers['GET /v1/numbers'] = { from: today, to: today, days: [counted], weeks: [], months: [], parts: [{ id: 'app_1', name: 'Tea', days: [counted] }] }
})

test('a developer sees their apps, and the versions that wait for them', async () => {
  act('developer', 'read_app', 'read_version', 'read_analytics', 'read_measure', 'file_appeal')
  answers['GET /v1/apps'] = { items: [{ id: 'app_1', name: 'Tea' }, { id: 'app_2', name: 'Coffee' }, { id: 'app_3', name: 'Draft' }] }
  const version = (id: string, state: string) => ({ items: [{ id, name: id, code: 1, state, state_since: 0 }] })
  answers['GET /v1/apps/app_1/versions'] = version('one', 'rejected')
  answers['GET /v1/apps/app_2/versions'] = version('two', 'admitted')
  answers['GET /v1/apps/app_3/versions'] = { items: [] }
  const measure = { id: 'msr_1', app: 'app_1', rule: 'no sweepstakes', by_host: true, appeal: 'none', in_force: true, sanction: { kind: 'warning' }, updated_at: 0 }
  answers['GET /v1/measures'] = { items: [measure, { ...measure, id: 'msr_2', appeal: 'filed' }] }
  const place = await shown(<Start />)
  await until(() => expect(waiting(place, 'start.versions')).toEqual(['1', 1]))
  await until(() => expect(waiting(place, 'start.measures')).toEqual(['1', 1]))
  for (const said of ['Tea', 'Coffee', 'Draft', t('state.rejected'), t('state.admitted'), `${t('start.runs')}12`]) expect(place.textContent).toContain(said)
  expect(asked.some(({ path }) => path === '/v1/reviews' || path === '/v1/events')).toBe(false)
})

test('a host owner sees what waits for the word of their hosts', async () => {
  act('host_owner', 'read_host', 'read_version')
  answers['GET /v1/hosts'] = { items: [{ id: 'host_1', name: 'Plaza' }, { id: 'host_2', name: 'Purse' }] }
  const word = (id: string, host: string) => ({ id, host, app_name: 'Tea', version_name: '1.0', state: 'asked', since: 0 })
  answers['GET /v1/hosts/host_1/acceptances'] = { items: [word('acc_1', 'host_1')] }
  answers['GET /v1/hosts/host_2/acceptances'] = { items: [word('acc_2', 'host_2')] }
  const place = await shown(<Start />)
  await until(() => expect(waiting(place, 'start.asked')).toEqual(['2', 2]))
  expect(place.textContent).toContain('Tea 1.0 · Purse')
  expect(asked.some(({ path }) => path === '/v1/numbers')).toBe(false)
})

test('an operator sees the queue, what is late, and the halts that stand', async () => {
  act('operator', 'decide_review', 'read_analytics', 'read_events', 'read_release', 'read_host')
  const version = { id: 'ver_1', app_name: 'Tea', name: '1.0', state: 'in_review', state_since: 0, waiting: 10, due_at: 5 }
  answers['GET /v1/reviews'] = { items: [version] }
  answers['GET /v1/events'] = { items: [{ subject: 'rel_1' }, { subject: 'rel_2' }, { subject: 'rel_1' }] }
  answers['GET /v1/releases/rel_1'] = { id: 'rel_1', app: 'app_1', host: 'host_1', version_code: 2, state: 'paused', updated_at: 0 }
  answers['GET /v1/releases/rel_2'] = { id: 'rel_2', app: 'app_1', host: 'host_1', version_code: 3, state: 'active', updated_at: 0 }
  const place = await shown(<Start />)
  await until(() => expect(waiting(place, 'start.halts')).toEqual(['1', 1]))
  await until(() => expect(waiting(place, 'start.overdue')).toEqual(['1', 1]))
  expect(waiting(place, 'start.queue')).toEqual(['1', 1])
})

test('where nothing waits, that is said; what fails is said in its place', async () => {
  act('operator', 'decide_review', 'read_measure')
  answers['GET /v1/reviews'] = { items: [] }
  answers['GET /v1/measures'] = 404
  const place = await shown(<Start />)
  await until(() => expect(waiting(place, 'start.queue')).toEqual(['0', 0]))
  await until(() => expect(place.textContent).toContain(t('problem.not_found')))
  expect(place.textContent).toContain(t('start.nothing'))
})
