import { act } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { HutongApp } from '../src/shared/container'
import { HostProvider } from '../src/shared/host'
import { MiniProgram, type Sharing } from '../src/shared/MiniProgram'
import { open, parseOpening } from '../src/shared/route'
import type { Config, Person } from '../src/shared/types'

vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true)

const me: Person = { name: 'lin', nick_name: '林小满', bio: '', avatar: 'data:image/svg+xml,x' }
const config: Config = { face: 'plaza', platform: 'http://platform.test', platform_key: 'KEY', host: 'host_1', demo: null }
const apps = [
  { id: 'app_1', appid: 'wx1', name: '咖啡', summary: null, icon: null },
  { id: 'app_2', appid: 'wx2', name: '茶', summary: null, icon: null },
]

let root: Root
let asked: string[]
let sharing: Sharing | undefined

const Share = (props: Sharing) => {
  sharing = props
  return <p data-testid="share-sheet">{props.card.title}</p>
}

beforeEach(async () => {
  asked = []
  sharing = undefined
  document.body.innerHTML = '<div id="root"></div>'
  history.replaceState(null, '', '#/')
  vi.stubGlobal('fetch', async (url: string, { method }: RequestInit) => {
    asked.push(`${method} ${url}`)
    if (method === 'PUT') return new Response(null, { status: 204 })
    const answer = url.includes('assertion') ? { assertion: 'a.b.c' } : url.endsWith('mini-programs') ? apps : []
    return Response.json(answer)
  })
  root = createRoot(document.getElementById('root')!)
  open({ app: 'app_1', path: 'pages/a?b=1' })
  await act(async () =>
    root.render(
      <HostProvider config={config} me={me} logout={() => {}}>
        <MiniProgram opening={{ app: 'app_1', path: 'pages/a?b=1' }} Share={Share} />
      </HostProvider>,
    ),
  )
})

afterEach(() => act(() => root.unmount()))

const overlay = () => document.querySelector<HTMLElement>('[data-testid=miniapp-overlay]')!
const element = () => document.querySelector<HutongApp>('hutong-app')!
const script = () => document.head.querySelector('script')!

it('mounts the container with what the host pinned', () => {
  const attributes = Object.fromEntries([...element().attributes].map(({ name, value }) => [name, value]))
  expect(attributes).toEqual({
    'platform': 'http://platform.test',
    'host': 'host_1',
    'app': 'app_1',
    'platform-key': 'KEY',
    'path': 'pages/a?b=1',
  })
  expect(script().src).toContain('http://platform.test/container/hutong.js')
  expect(overlay().getAttribute('aria-label')).toBe('咖啡')
  expect(asked).toContain('PUT /api/recents/app_1')
})

it('answers the container: assertion for this app, profile of this user', async () => {
  const { assertion, profile } = element().connect!
  expect(await assertion()).toBe('a.b.c')
  expect(asked.at(-1)).toBe('GET /api/hutong/assertion?app=app_1')
  expect(await profile()).toEqual({ nickName: '林小满', avatarUrl: me.avatar })
})

it('follows the events of the container', async () => {
  expect(overlay().dataset.state).toBe('loading')
  await act(async () => element().dispatchEvent(new CustomEvent('hutong-ready')))
  expect(overlay().dataset.state).toBe('running')
  await act(async () => element().dispatchEvent(new CustomEvent('hutong-error', { detail: { code: 'file_hash' } })))
  expect(overlay().dataset.state).toBe('error')
  element().dispatchEvent(new CustomEvent('hutong-close'))
  await vi.waitFor(() => expect(parseOpening(location.hash)).toBeNull())
})

it('shares only what the user agrees to share', async () => {
  const share = (title: string) => element().connect!.share({ title, path: 'p', imageUrl: 'blob:x' })
  let shared!: Promise<void>
  await act(async () => void (shared = share('第二杯半价')))
  expect(sharing?.card).toEqual({ app: 'app_1', title: '第二杯半价', path: 'p', image_url: null })
  await act(async () => sharing?.done())
  await shared
  expect(document.querySelector('[data-testid=share-sheet]')).toBeNull()

  await act(async () => void (shared = share('again')))
  shared.catch(() => {})
  await act(async () => sharing?.cancel())
  await expect(shared).rejects.toThrow('cancel')
})

it('opens another mini-program of this host, and no other', async () => {
  const { openApp } = element().connect!
  await expect(openApp({ appid: 'wx9', path: '' })).rejects.toThrow()
  await openApp({ appid: 'wx2', path: 'x' })
  expect(parseOpening(location.hash)).toEqual({ app: 'app_2', path: 'x' })
})

it('says so when the container cannot be loaded, and tries again', async () => {
  await act(async () => script().dispatchEvent(new Event('error')))
  const retry = overlay().querySelector<HTMLButtonElement>('[role=alert] button')!
  const first = element()
  await act(async () => retry.click())
  expect(script().src).toContain('/container/hutong.js?attempt=')
  expect(element()).not.toBe(first)
  await act(async () => script().dispatchEvent(new Event('load')))
  expect(overlay().querySelector('.opening')).toBeNull()
})
