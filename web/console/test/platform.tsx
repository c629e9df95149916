// A page of the console over a platform that answers what a test says.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, type ReactNode } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, vi } from 'vitest'
import openapi from '../../../spec/openapi.json'
import { Settings } from '../src/settings'

export interface Asked { method: string, path: string, headers: Headers, body: unknown }

/** What the platform was asked for, in order. */
export const asked: Asked[] = []
/** What it answers, by method and path, perhaps to who asks; a number is a refusal's status. */
export const answers: Record<string, unknown> = {}

// the client keeps the fetch that is there when it is made
vi.stubGlobal('fetch', async (input: Request | string) => {
  const request = input instanceof Request ? input : new Request(new URL(input, location.href))
  const { pathname } = new URL(request.url)
  const text = await request.text()
  const name = `${request.method} ${pathname}`
  if (pathname.startsWith('/v1/')) asked.push({ method: request.method, path: pathname, headers: request.headers, body: text ? JSON.parse(text) : undefined })
  const given = pathname === '/openapi.json' ? openapi : answers[name] ?? 404
  const answer: unknown = typeof given === 'function' ? given(request.headers) : given
  if (typeof answer === 'number') return Response.json({ code: answer === 401 ? 'unauthenticated' : 'not_found', detail: name }, { status: answer })
  return Response.json(answer)
})

export const cache = new QueryClient({ defaultOptions: { queries: { retry: false } } })

// what is still shown would go on when the document is gone
const shownRoots: Root[] = []
afterEach(() => act(async () => shownRoots.splice(0).forEach(root => root.unmount())))

export async function shown(page: ReactNode): Promise<HTMLElement> {
  const place = document.body.appendChild(document.createElement('div'))
  const root = createRoot(place)
  shownRoots.push(root)
  await act(async () => root.render(<QueryClientProvider client={cache}><Settings>{page}</Settings></QueryClientProvider>))
  return place
}

export async function press(place: HTMLElement, name: string): Promise<void> {
  const button = [...place.querySelectorAll('button')].find(button => button.textContent === name || button.getAttribute('aria-label') === name)
  if (!button) throw new Error(`there is no ${name} in ${place.textContent}`)
  await act(async () => button.click())
}

/** Lets happen what waits, until `check` does not throw. */
export const until = (check: () => void) => vi.waitFor(async () => {
  await act(async () => { await new Promise(resolve => setTimeout(resolve, 10)) })
  check()
}, { timeout: 10_000, interval: 10 })
