// The platform's HTTP API, typed by spec/openapi.json.
import createFetchClient, { type Client, type ClientOptions } from 'openapi-fetch'
import type { paths } from './schema.js'

export type { components, paths } from './schema.js'

/** A client of the platform at `baseUrl`; `token` is an organisation's `hut_…` token. */
export function createClient(options: ClientOptions & { token?: string }): Client<paths> {
  const { token, ...rest } = options
  const client = createFetchClient<paths>(rest)
  if (token !== undefined) {
    client.use({
      onRequest({ request }) {
        request.headers.set('authorization', `Bearer ${token}`)
      },
    })
  }
  return client
}
