import { beforeEach, expect, test, vi } from 'vitest'
import { answers, asked, cache, press, shown, until } from './platform'

vi.mock('@tanstack/react-router', () => ({ useNavigate: () => () => undefined, useSearch: () => ({}), Link: () => null }))
const { CompatibilityNote } = await import('../src/pages/compatibility')
const { ReleaseDrawer } = await import('../src/pages/matrix')
const { say } = await import('../src/settings')

const t = say('en')
const host = { id: 'host_1', name: 'Plaza' }
const REPORT = 'GET /v1/versions/ver_2/hosts/host_1/compatibility'

beforeEach(() => {
  cache.clear()
  asked.length = 0
  document.body.replaceChildren()
})

async function note(report: object): Promise<string> {
  answers[REPORT] = report
  const place = await shown(<CompatibilityNote version="ver_2" host={host} />)
  await until(() => expect(place.querySelector('.ant-alert')).not.toBeNull())
  return place.textContent
}

test('what nobody answers, what a newer host is needed for, and what older ones keep', async () => {
  const said = await note({
    missing: ['live.play'], needs: [{ name: 'pay.request', since: '8.10' }], host_version: '8.10',
    older: { version: 'ver_1', version_code: 1, version_name: '1.0', host_version: '8.2' },
  })
  expect(said).toContain(t('compatibility.missing', { host: 'Plaza' }))
  expect(said).toContain('live.play')
  expect(said).toContain(t('compatibility.needs', { host: 'Plaza', version: '8.10' }))
  expect(said).toContain(t('compatibility.older', { version: '1.0', code: 1 }))
})

test('older hosts may be left with nothing, and most versions ask nothing of a host', async () => {
  expect(await note({ missing: [], needs: [{ name: 'pay.request', since: '2' }], host_version: '2' })).toContain(t('compatibility.nothing'))
  cache.clear()
  document.body.replaceChildren()
  expect(await note({ missing: [], needs: [] })).toBe(t('compatibility.whole', { host: 'Plaza' }))
})

test('the version that is online is made the lowest usable one, and the limit is lifted again', async () => {
  cache.setQueryData(['/v1/me', {}], { rights: ['read_release', 'set_minimum_version'], memberships: [], kind: 'developer', organisation: { id: 'org_1', name: 'O', kind: 'developer', created_at: 0 } })
  const line = { app: 'app_1', host: host.id, online: 2, asks: false, versions: [] as unknown[] }
  Object.assign(answers, { [REPORT]: { missing: [], needs: [] }, 'GET /v1/apps/app_1/hosts/host_1/line': line, 'POST /v1/apps/app_1/hosts/host_1/minimum': line })
  const version = { id: 'ver_2', name: '2.0', code: 2, state: 'admitted' } as const
  await shown(<ReleaseDrawer app="app_1" host={host} version={version} close={() => undefined} />)
  const set = async (label: string, code: number | null) => {
    await until(() => expect(document.body.textContent).toContain(label))
    await press(document.body, label)
    await until(() => expect(document.querySelector('.ant-modal')).not.toBeNull())
    await press(document.querySelector<HTMLElement>('.ant-modal')!, label)
    await until(() => expect(asked.filter(({ method }) => method === 'POST').at(-1)?.body).toEqual({ version_code: code }))
  }
  await set(t('minimum.set'), 2)
  answers['GET /v1/apps/app_1/hosts/host_1/line'] = { ...line, minimum: 2 }
  await cache.invalidateQueries()
  await set(t('minimum.lift'), null)
})
