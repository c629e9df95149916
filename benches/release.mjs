// Sessions of many users in the bench app, of which a part of them gets another release: what `cargo xtask bench` asks
// the platform about them. Prints the requests as benches/load.rs reads them, by endpoint.
import { newHost } from './platform.mjs'

const { PLATFORM_URL } = process.env
const USERS = 256
const PERCENT = 30

const host = await newHost()
const app = await host.publish('bench', 'wxbe4c40000000000b', '--no-paint')
host.release(app, `:gray:${PERCENT}`, '--no-paint', '--version-code', '2')

const session = async (user) => {
  const form = new URLSearchParams({
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange', audience: app,
    subject_token: host.assertion(user), subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
  })
  const answer = await fetch(`${PLATFORM_URL}/connect/token`, { method: 'POST', body: form })
  if (!answer.ok) throw new Error(`POST /connect/token answered ${answer.status}: ${await answer.text()}`)
  return (await answer.json()).access_token
}
const sessions = []
for (let user = 0; user < USERS; user += 1) sessions.push(await session(`user ${user}`))

console.log(JSON.stringify({
  // as a container's browser asks
  release: sessions.map(token => ({ path: '/connect/release', headers: { authorization: `Bearer ${token}`, 'accept-encoding': 'gzip, deflate, br, zstd' } })),
  standing: sessions.map(token => ({ method: 'POST', path: '/connect/standing', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ sessions: [{ token, running: 1 }] }) })),
}))
