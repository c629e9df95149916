import { expect, it } from 'vitest'
import { createClient } from '../src/index.js'

/** A `fetch` that gives one answer and keeps the requests. */
function answering(status: number, body: unknown) {
  const requests: Request[] = []
  const fetch = async (request: Request) => {
    requests.push(request)
    const type = status < 400 ? 'application/json' : 'application/problem+json'
    return new Response(JSON.stringify(body), { status, headers: { 'content-type': type } })
  }
  return { requests, fetch }
}

it('sends the token and the path parameters', async () => {
  const { requests, fetch } = answering(200, { id: 'app_1' })
  const client = createClient({ baseUrl: 'http://platform.test', token: 'hut_1', fetch })
  const { data } = await client.GET('/v1/apps/{app}', { params: { path: { app: 'app_1' } } })
  expect(data).toEqual({ id: 'app_1' })
  expect(requests.map(({ url }) => url)).toEqual(['http://platform.test/v1/apps/app_1'])
  expect(requests[0]?.headers.get('authorization')).toBe('Bearer hut_1')
})

it('hands a problem document over as the error', async () => {
  const problem = { status: 404, code: 'not_found', title: 'There is no such thing' }
  const { fetch } = answering(404, problem)
  const client = createClient({ baseUrl: 'http://platform.test', fetch })
  const { data, error } = await client.GET('/v1/apps/{app}', { params: { path: { app: 'app_1' } } })
  expect(data).toBeUndefined()
  expect(error).toEqual(problem)
})
