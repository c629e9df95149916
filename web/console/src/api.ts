// The platform's API as the console uses it: one client, refusals as `Problem`, and three hooks.
import { type components, createClient, type paths } from '@hutong/api-client'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { digest, Pending } from './pending'

export type Schemas = components['schemas']

/** A refusal of the platform, or that it could not be reached (code `unreachable`, status 0). */
export class Problem extends Error {
  constructor(readonly status: number, readonly code: string, readonly detail: string, readonly hint?: string) {
    super(detail)
  }
}

/** What goes with every request; the session sets it. */
export const credentials: { headers: Record<string, string> } = { headers: {} }

export const client = createClient({ baseUrl: location.origin })
const pending = new Pending()
client.use({
  async onRequest({ request, id }) {
    for (const [name, value] of Object.entries(credentials.headers)) request.headers.set(name, value)
    if (request.method === 'POST') {
      const what = digest(`${request.url} ${await request.clone().text()}`)
      request.headers.set('idempotency-key', pending.begin(id, what))
    }
  },
  onResponse({ response, id }) {
    if (response.status < 500) pending.settle(id)
  },
})

type Verb = 'get' | 'post' | 'put' | 'delete'
type Operation<P extends keyof paths, V extends Verb> = paths[P][V]
export type PathsWith<V extends Verb> = { [P in keyof paths]: paths[P] extends Record<V, object> ? P : never }[keyof paths]
type Json<T> = T extends { content: { 'application/json': infer B } } ? B : undefined
type Ok<R> = R extends { 200: infer A } ? Json<A> : R extends { 201: infer A } ? Json<A> : undefined
export type Answer<P extends keyof paths, V extends Verb> = Operation<P, V> extends { responses: infer R } ? Ok<R> : never
type PathOf<O> = O extends { parameters: { path: infer A } } ? { path: A } : { path?: undefined }
type QueryOf<O> = O extends { parameters: { query?: infer Q } } ? { query?: NonNullable<Q> } : object
type BodyOf<O> = O extends { requestBody: { content: { 'application/json': infer B } } } ? { body: B } : { body?: undefined }
type AskedOf<O> = PathOf<O> & QueryOf<O> & BodyOf<O>
/** Path by path: all that may be in them, put together, is more than the compiler compares. */
export type Asked<P extends keyof paths, V extends Verb> = P extends keyof paths ? AskedOf<Operation<P, V>> : never
export type Item<P extends PathsWith<'get'>> = Answer<P, 'get'> extends { items: readonly (infer I)[] } ? I : never

interface Loose { path?: unknown, query?: unknown, body?: unknown }

/** What a refusal says, whose body is `told`. */
export function refusal({ status, statusText }: Response, told: unknown): Problem {
  const { code = 'unreadable', detail = statusText, hint } = (typeof told === 'object' ? told ?? {} : {}) as Partial<Schemas['Problem']>
  return new Problem(status, code, detail, hint ?? undefined)
}

/** Asks the platform; throws a `Problem`. */
export async function ask<V extends Verb, P extends PathsWith<V>>(verb: V, path: P, asked: Asked<P, V>, signal?: AbortSignal): Promise<Answer<P, V>> {
  const { path: inPath, query, body } = asked as Loose
  const call = client[verb.toUpperCase() as 'GET'] as unknown as (path: string, init: object) => Promise<{ data?: unknown, error?: unknown, response: Response }>
  let answer
  try {
    answer = await call(path, { params: { path: inPath, query }, ...(body === undefined ? {} : { body }), signal })
  } catch (cause) {
    if (signal?.aborted) throw cause
    throw new Problem(0, 'unreachable', String(cause))
  }
  if (answer.response.ok) return answer.data as Answer<P, V>
  throw refusal(answer.response, answer.error)
}

/** How one thing is asked for, and kept. */
export const getting = <P extends PathsWith<'get'>>(path: P, asked: Asked<P, 'get'>) =>
  ({ queryKey: [path, asked] as const, queryFn: ({ signal }: { signal: AbortSignal }) => ask<'get', P>('get', path, asked, signal) })

/** How soon it is asked for again, by what it is. */
type Again<T> = (query: { state: { data?: T | undefined } }) => number | false

/** One thing. `enabled: false` waits. */
export function useGet<P extends PathsWith<'get'>>(path: P, asked: Asked<P, 'get'>, options: { enabled?: boolean, refetchInterval?: number | Again<Answer<P, 'get'>> } = {}) {
  return useQuery<Answer<P, 'get'>, Problem>({ ...getting<P>(path, asked), ...options })
}

/** Key of the platform's description, which no change changes and which is nobody's. */
export const DESCRIPTION = '/openapi.json'
export const notDescription = { predicate: ({ queryKey }: { queryKey: readonly unknown[] }) => queryKey[0] !== DESCRIPTION }

/** A list, page by page. */
export function usePages<P extends PathsWith<'get'>>(path: P, asked: Asked<P, 'get'>, { cursor = 'cursor', ...options }: { cursor?: 'cursor' | 'after', enabled?: boolean, refetchInterval?: number } = {}) {
  const { path: inPath, query } = asked as Loose
  return useInfiniteQuery({
    queryKey: [path, asked, 'pages'],
    queryFn: ({ pageParam, signal }) => {
      const page = { path: inPath, query: { ...(query as object), ...(pageParam ? { [cursor]: pageParam } : {}) } }
      return ask<'get', P>('get', path, page as unknown as Asked<P, 'get'>, signal) as unknown as Promise<{ items: Item<P>[], next?: string | null }>
    },
    initialPageParam: '',
    getNextPageParam: page => page.next ?? undefined,
    select: data => data.pages.flatMap(page => page.items),
    ...options,
  })
}

/** A change. Afterwards everything that is shown is asked for anew: it may have changed anything. What was sent, perhaps a password, is not kept. */
export function useChange<V extends 'post' | 'put' | 'delete', P extends PathsWith<V>>(verb: V, path: P) {
  const cache = useQueryClient()
  return useMutation<Answer<P, V>, Problem, Asked<P, V>>({
    mutationFn: asked => ask<V, P>(verb, path, asked),
    gcTime: 0,
    onSuccess: () => cache.invalidateQueries(notDescription),
  })
}
