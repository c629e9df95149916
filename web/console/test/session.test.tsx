import { beforeEach, expect, test } from 'vitest'
import { answers, asked, cache, press, shown, until } from './platform'

const { credentials, Problem } = await import('../src/api')
const { Session, useSession } = await import('../src/session')

const me = { rights: [], memberships: [{ organisation: { id: 'org_1', name: 'O', kind: 'developer', created_at: 0 }, role: 'owner' }] }

function Probe() {
  const { person, problem, signOut } = useSession()
  return <><p>{person === undefined ? 'unknown' : person ? 'in' : 'out'} {problem?.code}</p><button onClick={() => void signOut().catch((thrown: unknown) => { document.title = (thrown as InstanceType<typeof Problem>).code })}>out</button></>
}

beforeEach(() => {
  cache.clear()
  asked.length = 0
  Object.assign(answers, { 'GET /v1/me': me, 'DELETE /v1/sessions/current': {} })
})

async function signedIn() {
  const place = await shown(<Session><Probe /></Session>)
  await until(() => expect(place.textContent).toContain('in'))
  expect(credentials.headers).toEqual({ 'hutong-organisation': 'org_1' })
  cache.setQueryData(['/v1/apps', {}], { items: ['secret'] })
  return place
}

const nothingStays = () => expect([credentials.headers, cache.getQueryData(['/v1/apps', {}])]).toEqual([{}, undefined])

test('who signs out leaves nothing behind', async () => {
  const place = await signedIn()
  await press(place, 'out')
  await until(() => expect(place.textContent).toContain('out '))
  nothingStays()
})

test('a session that ended elsewhere leaves nothing behind either', async () => {
  const place = await signedIn()
  answers['GET /v1/me'] = 401
  await cache.invalidateQueries({ queryKey: ['person'] })
  await until(() => expect(place.querySelector('p')?.textContent).toBe('out '))
  nothingStays()
})

test('a sign-out that failed says so, and all stays', async () => {
  const place = await signedIn()
  answers['DELETE /v1/sessions/current'] = 503
  await press(place, 'out')
  await until(() => expect(document.title).toBe('not_found'))
  expect(place.textContent).toContain('in')
  expect(credentials.headers).toEqual({ 'hutong-organisation': 'org_1' })
})

test('a platform that is busy takes no organisation away', async () => {
  const place = await signedIn()
  answers['GET /v1/me'] = 503
  await cache.invalidateQueries({ queryKey: ['person'] })
  await until(() => expect(place.textContent).toContain('in not_found'))
  expect(credentials.headers).toEqual({ 'hutong-organisation': 'org_1' })
})

test.each([403, 404])('who is no longer a member of an organisation (%i) acts for another one, and sees nothing of it', async status => {
  localStorage.setItem('hutong.organisation', 'org_1')
  const place = await signedIn()
  const [first] = me.memberships
  const left = { ...me, memberships: [{ ...first, organisation: { ...first!.organisation, id: 'org_2' } }] }
  answers['GET /v1/me'] = (headers: Headers) => headers.get('hutong-organisation') === 'org_1' ? status : left
  await cache.invalidateQueries({ queryKey: ['person'] })
  await until(() => expect(credentials.headers).toEqual({ 'hutong-organisation': 'org_2' }))
  expect(place.querySelector('p')?.textContent).toBe('in ')
  expect(cache.getQueryData(['/v1/apps', {}])).toBeUndefined()
  expect(localStorage.getItem('hutong.organisation')).toBeNull()
})

test('who is no longer a member of any acts for none', async () => {
  await signedIn()
  answers['GET /v1/me'] = (headers: Headers) => headers.has('hutong-organisation') ? 404 : { ...me, memberships: [] }
  await cache.invalidateQueries({ queryKey: ['person'] })
  await until(() => expect(cache.getQueryData<typeof me>(['person'])?.memberships).toEqual([]))
  nothingStays()
})
