// A host of our own with the bench app on it, on the running platform that `cargo xtask bench` names.
import { execFileSync } from 'node:child_process'
import { generateKeyPairSync, randomUUID, sign } from 'node:crypto'

const { PLATFORM_URL, OPERATOR_TOKEN, HUTONG } = process.env

/** Calls the API with a body and an access token. */
const call = async (token, path, body) => {
  const answer = await fetch(PLATFORM_URL + path, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`POST ${path} answered ${answer.status}: ${await answer.text()}`)
  return answer.json()
}

/** The access token of a new organisation. */
const organisation = async kind => {
  const { id } = await call(OPERATOR_TOKEN, '/v1/organisations', { name: `bench ${kind}`, kind })
  return (await call(OPERATOR_TOKEN, `/v1/organisations/${id}/tokens`, { name: 'bench' })).token
}

const base64url = value => Buffer.from(value).toString('base64url')

/** Registers the host; answers it with what it needs to vouch for its users, and what publishes to it. */
export async function newHost() {
  const keys = generateKeyPairSync('ed25519')
  const host = await call(await organisation('host_owner'), '/v1/hosts', {
    name: 'bench', bundle_ids: [], origins: [], surfaces: [], capabilities: [],
    keys: [{ kid: '1', public_key: keys.publicKey.export({ format: 'jwk' }).x }],
  })
  const developer = await organisation('developer')
  const run = (...args) => execFileSync(HUTONG, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  run('login', '--server', PLATFORM_URL, '--token', developer)
  return {
    ...host,
    /** A new app with the bench app as its first release; answers its id. */
    async publish(name, appid, ...how) {
      const { id } = await call(developer, '/v1/apps', { name, appid })
      this.release(id, '', ...how)
      return id
    },
    /** The bench app as another release of `app`, on a track (`:gray:5`). */
    release(app, track, ...how) {
      run('publish', new URL('app', import.meta.url).pathname, '--server', PLATFORM_URL, '--app', app, '--release', `${host.id}${track}`, ...how)
    },
    assertion(user) {
      const now = Math.floor(Date.now() / 1000)
      const head = base64url(JSON.stringify({ alg: 'EdDSA', typ: 'JWT', kid: '1' }))
      const claims = base64url(JSON.stringify({ iss: host.id, sub: user, aud: host.issuer, iat: now, exp: now + 120, jti: randomUUID() }))
      return `${head}.${claims}.${base64url(sign(null, `${head}.${claims}`, keys.privateKey))}`
    },
  }
}
