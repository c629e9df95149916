import { act } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Connect, Entrance } from '@hutong/container'
import { HostProvider } from '../src/shared/host'
import { MiniPrograms, type Sharing } from '../src/shared/MiniPrograms'
import { open, usePlace } from '../src/shared/route'
import type { Config, Me } from '../src/shared/types'

vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true)

const me: Me = { subject: 'usr_1', name: 'lin', nick_name: '林小满', bio: '', avatar: 'data:image/svg+xml,x' }
/** A platform for each test: a page loads the container of one once. */
let platform = ''
let run = 0
const config = (): Config => ({ face: 'plaza', platform, platform_key: 'KEY', host: 'host_1', demo: null })
const apps = [
  { id: 'app_1', appid: 'wx1', name: '咖啡', summary: null, icon: null },
  { id: 'app_2', appid: 'wx2', name: '茶', summary: null, icon: null },
]

/** Of the container's: what it is told, and that it tells which one is in front. */
class Stack extends HTMLElement {
  connect: Connect | undefined
  app: string | null = null
  told: string[] = []
  prepare() {
    this.told.push('prepare')
  }
  open({ app, path }: Entrance & { app: string }) {
    this.told.push(`open ${app} ${path}`)
    this.front(app)
  }
  home() {
    if (this.app === null) return
    this.told.push('home')
    this.front(null)
  }
  /** As when a mini-program opens another one, or is closed. */
  front(app: string | null) {
    this.app = app
    const known = this.querySelector(`[app="${app}"]`)
    if (app && !known) this.append(Object.assign(document.createElement('hutong-app'), { id: app }))
    document.getElementById(app ?? '')?.setAttribute('app', app!)
    this.dispatchEvent(new CustomEvent('hutong-front', { detail: { app } }))
  }
}
customElements.define('hutong-stack', Stack)

function Screen() {
  return <MiniPrograms opening={usePlace().opening} Share={Share} />
}

let root: Root
let asked: string[]
let sharing: Sharing | undefined

const Share = (props: Sharing) => {
  sharing = props
  return <p data-testid="share-sheet">{props.card.title}</p>
}

beforeEach(async ({ task }) => {
  asked = []
  sharing = undefined
  platform = `http://${++run}.platform.test`
  document.head.innerHTML = ''
  document.body.innerHTML = '<div id="root"></div>'
  history.replaceState(null, '', '#/')
  vi.stubGlobal('fetch', async (url: string, { method }: RequestInit) => {
    asked.push(`${method} ${url}`)
    const answer = url.includes('assertion') ? { assertion: 'a.b.c' } : url.endsWith('mini-programs') ? apps : []
    return Response.json(answer)
  })
  root = createRoot(document.getElementById('root')!)
  open({ app: 'app_1', path: 'pages/a?b=1' })
  await act(async () =>
    root.render(
      <HostProvider config={config()} me={me} logout={() => {}}>
        <Screen />
      </HostProvider>,
    ),
  )
  if (!task.name.includes('cannot be loaded')) await loaded('load')
})

afterEach(() => act(() => root.unmount()))

const scripts = () => [...document.head.querySelectorAll('script')]
const loaded = (how: 'load' | 'error') => act(async () => scripts().forEach((script) => script.dispatchEvent(new Event(how))))
const overlay = () => document.querySelector<HTMLElement>('[data-testid=miniapp-overlay]')!
const stack = () => document.querySelector<Stack>('hutong-stack')!
const element = () => stack().querySelector(`[app="${stack().app}"]`)!
const tell = (event: string) => act(async () => element().dispatchEvent(new CustomEvent(event, { bubbles: true })))
/** As by the capsule. */
const leave = () =>
  act(async () => {
    stack().front(null)
    await vi.waitFor(() => expect(hash()).toBe('#/'))
  })
const hash = () => decodeURIComponent(location.hash)

it('mounts the container with what the host pinned, and leads it to what is asked for', () => {
  const attributes = Object.fromEntries([...stack().attributes].map(({ name, value }) => [name, value]))
  expect(attributes).toEqual({ 'platform': platform, 'host': 'host_1', 'platform-key': 'KEY' })
  expect(stack().told).toEqual(['prepare', 'open app_1 pages/a?b=1'])
  expect(overlay().getAttribute('aria-label')).toBe('咖啡')
  expect(overlay().querySelector('.opening')).toBeNull()
})

it('answers the container: assertion for an app, profile of this user', async () => {
  const { assertion, profile, subject } = stack().connect!
  expect(await assertion('app_2')).toBe('a.b.c')
  expect(asked.at(-1)).toBe('GET /api/hutong/assertion?app=app_2')
  expect(subject!()).toBe('usr_1')
  expect(await profile!()).toEqual({ nickName: '林小满', avatarUrl: me.avatar })
})

it('follows the events of the mini-program in front', async () => {
  expect(overlay().dataset.state).toBe('loading')
  await tell('hutong-ready')
  expect(overlay().dataset.state).toBe('running')
  await tell('hutong-error')
  expect(overlay().dataset.state).toBe('error')
})

it('keeps what was left, and shows it again as it was', async () => {
  await tell('hutong-ready')
  await leave()
  expect(overlay().hidden).toBe(true)
  await act(async () => void open({ app: 'app_1', path: '' }))
  expect(overlay().hidden).toBe(false)
  expect(overlay().dataset.state).toBe('running')
  expect(stack().told.at(-1)).toBe('open app_1 ')
})

it('goes from one mini-program to another and back, with the history of the browser', async () => {
  await act(async () => stack().front('app_2'))
  expect(hash()).toBe('#/app/app_2')
  expect(overlay().getAttribute('aria-label')).toBe('茶')
  const before = stack().told.length
  await act(async () => {
    stack().front('app_1')
    await vi.waitFor(() => expect(hash()).toBe('#/app/app_1?path=pages/a?b=1'))
  })
  expect(stack().told.length).toBe(before)

  await act(async () => stack().front('app_2'))
  await act(async () => {
    history.back()
    await vi.waitFor(() => expect(stack().app).toBe('app_1'))
  })
  expect(stack().told.slice(before)).toEqual(['home', 'open app_1 '])
})

it('shares only what the user agrees to share', async () => {
  const share = (title: string) => stack().connect!.share!({ app: 'app_1', appid: 'wx1', title, path: 'p', imageUrl: 'blob:x' }) as Promise<void>
  let shared!: Promise<void>
  await act(async () => void (shared = share('第二杯半价')))
  expect(sharing?.card).toEqual({ app: 'app_1', title: '第二杯半价', path: 'p', image_url: null })
  await act(async () => sharing?.done())
  await shared
  expect(document.querySelector('[data-testid=share-sheet]')).toBeNull()

  for (const end of [() => sharing?.cancel(), leave]) {
    await act(async () => void (shared = share('again')))
    const refused = expect(shared).rejects.toThrow('cancel')
    await act(async () => end())
    await refused
  }
})

it('says so when the container cannot be loaded, and tries again', async () => {
  expect(scripts().map(({ src }) => src)).toEqual([`${platform}/container/hutong.js`, `${platform}/container/stack.js`])
  await loaded('error')
  await act(async () => overlay().querySelector<HTMLButtonElement>('[role=alert] button')!.click())
  expect(scripts()[0]!.src).toContain('/container/hutong.js?attempt=')
  await loaded('load')
  expect(overlay().querySelector('.opening')).toBeNull()
  expect(stack().told).toEqual(['prepare', 'open app_1 pages/a?b=1'])
})
