import { act, type ReactNode } from 'react'
import { expect, test, vi } from 'vitest'
import { answers, asked, cache, press, shown, until } from './platform'

const went: unknown[] = []
vi.mock('@tanstack/react-router', async original => ({
  ...await original<object>(),
  Link: ({ children }: { children: ReactNode }) => children,
  useParams: () => ({ host: 'host_1' }),
  useSearch: () => ({}),
  useNavigate: () => async (to: unknown) => void went.push(to),
}))
const { Tokens } = await import('../src/pages/tokens')
const { Members } = await import('../src/pages/members')
const { HostPage } = await import('../src/pages/host')
const { SecondFactor } = await import('../src/pages/account')
const { say } = await import('../src/settings')
const t = say('en')
// jsdom takes its time over forms on a busy machine
vi.setConfig({ testTimeout: 60_000 })

const signedIn = (kind: string, ...rights: string[]) => {
  cache.clear()
  asked.length = 0
  document.body.replaceChildren()
  cache.setQueryData(['/v1/me', {}], { rights, memberships: [], kind, organisation: { id: 'org_1', name: 'Tea Ltd', kind, created_at: 0 } })
}

async function type(selector: string, text: string): Promise<void> {
  const field = () => document.querySelector<HTMLInputElement | HTMLTextAreaElement>(selector)
  await until(() => expect(field()).not.toBeNull())
  await act(async () => {
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field()), 'value')!.set!.call(field(), text)
    field()!.dispatchEvent(new Event('input', { bubbles: true }))
  })
}

const changes = () => asked.filter(({ method }) => method !== 'GET').map(({ method, path, body }) => [method, path, body])

test('a token is listed with the networks that it may be used from', async () => {
  signedIn('developer', 'change_tokens')
  const token = { id: 'tok_1', name: 'CI', role: 'admin', created_at: 0 }
  answers['GET /v1/tokens'] = { items: [{ ...token, networks: ['192.0.2.0/24', '198.51.100.7'] }] }
  const place = await shown(<Tokens />)
  await until(() => expect(place.textContent).toContain('192.0.2.0/24 198.51.100.7'))
})

test('an organisation is renamed by who may', async () => {
  signedIn('developer')
  answers['GET /v1/members'] = { items: [] }
  answers['PUT /v1/organisations/org_1'] = { id: 'org_1', name: 'Coffee Ltd', kind: 'developer', created_at: 0 }
  expect((await shown(<Members />)).textContent).not.toContain(t('rename'))
  signedIn('developer', 'update_organisation')
  await press(await shown(<Members />), t('rename'))
  await type('#OrganisationName_name', 'Coffee Ltd')
  await press(document.querySelector<HTMLElement>('[data-form=OrganisationName]')!, t('rename'))
  await until(() => expect(changes()).toEqual([['PUT', '/v1/organisations/org_1', { name: 'Coffee Ltd' }]]))
})

test('a host is deleted by who may', async () => {
  signedIn('host_owner', 'delete_host')
  answers['GET /v1/hosts/host_1'] = { id: 'host_1', name: 'Plaza', organisation: 'org_1', issuer: 'https://p', platform_key: 'k', created_at: 0, updated_at: 0, keys: [] }
  answers['DELETE /v1/hosts/host_1'] = {}
  const place = await shown(<HostPage />)
  await until(() => expect(place.textContent).toContain(t('host.delete')))
  await press(place, t('host.delete'))
  await until(() => expect(document.body.textContent).toContain(t('host.delete.question', { name: 'Plaza' })))
  await press(document.querySelector<HTMLElement>('.ant-modal-confirm')!, t('host.delete'))
  await until(() => expect([changes(), went]).toEqual([[['DELETE', '/v1/hosts/host_1', undefined]], [{ to: '/hosts' }]]))
})

test('recovery codes are renewed with a code, and shown once', async () => {
  signedIn('developer')
  answers['POST /v1/me/second-factor/recovery-codes'] = { recovery_codes: ['aaaa-bbbb', 'cccc-dddd'] }
  await press(await shown(<SecondFactor has />), t('second_factor.renew'))
  await type('[data-form=Proof] input, [data-form=Proof] textarea', '123456')
  await press(document.querySelector<HTMLElement>('[data-form=Proof]')!, t('second_factor.renew'))
  await until(() => expect(document.body.textContent).toContain('aaaa-bbbb'))
  expect(changes()).toEqual([['POST', '/v1/me/second-factor/recovery-codes', { code: '123456' }]])
})
