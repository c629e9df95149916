import { beforeEach, expect, it, vi } from 'vitest'
import { openingHash, parseOpening } from '../src/shared/route'

let route: typeof import('../src/shared/route')

/** Loads the module as a page that begins at `hash`. */
async function begin(hash: string) {
  vi.resetModules()
  history.replaceState(null, '', hash || '#')
  route = await import('../src/shared/route')
}

beforeEach(() => begin(''))

it('reads what it writes', () => {
  for (const path of ['', 'pages/menu/menu?id=1&x=a b', 'p?q=%26&中=文#x']) {
    expect(parseOpening(openingHash({ app: 'app_1', path }))).toEqual({ app: 'app_1', path })
  }
})

it('takes nothing for an app that is not an id', () => {
  for (const hash of ['', '#/', '#/app/', '#/app/a/b', '#/app/a-b', `#/app/${'a'.repeat(65)}`, '#/app/<img>']) {
    expect(parseOpening(hash), hash).toBeNull()
  }
})

it('opens a mini-program as an entry of the history, so that back closes it', async () => {
  route.go('/messages')
  const before = history.length
  route.open({ app: 'app_1', path: 'p' })
  expect([history.length, location.hash]).toEqual([before + 1, '#/app/app_1?path=p'])
  route.close()
  await vi.waitFor(() => expect(location.hash).toBe('#/messages'))
})

it('closes a deep link to the home page, without leaving the site', async () => {
  await begin('#/app/app_1')
  const before = history.length
  route.close()
  expect([location.hash, history.length]).toEqual(['#/', before])
})

it('changes tabs in place', () => {
  const before = history.length
  route.go('/me')
  route.go('/')
  expect([history.length, location.hash]).toEqual([before, '#/'])
})
