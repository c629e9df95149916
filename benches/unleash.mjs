// The flag that stands beside a gray release, in the Unleash server that `cargo xtask bench` has started: on for a part of
// the users, by their id. Prints what its frontend is asked about many users, as benches/load.rs reads it.
const { UNLEASH_URL, UNLEASH_ADMIN, UNLEASH_FRONTEND } = process.env
const USERS = 256
const PERCENT = 30
const FEATURES = '/api/admin/projects/default/features'
const FLAG = 'gray'

const post = async (path, body) => {
  const answer = await fetch(UNLEASH_URL + path, { method: 'POST', headers: { authorization: UNLEASH_ADMIN, 'content-type': 'application/json' }, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`POST ${path} answered ${answer.status}: ${await answer.text()}`)
}

await post(FEATURES, { name: FLAG, type: 'release' })
await post(`${FEATURES}/${FLAG}/environments/development/strategies`, {
  name: 'flexibleRollout', parameters: { rollout: `${PERCENT}`, stickiness: 'userId', groupId: FLAG },
})
await post(`${FEATURES}/${FLAG}/environments/development/on`, {})

const asked = Array.from({ length: USERS }, (_, user) => ({ path: `/api/frontend?userId=user%20${user}`, headers: { authorization: UNLEASH_FRONTEND } }))
/** How many of the users have the flag. */
const on = async () => {
  const answers = await Promise.all(asked.map(async ({ path, headers }) => (await fetch(UNLEASH_URL + path, { headers })).json()))
  return answers.filter(({ toggles }) => toggles.some(({ name, enabled }) => name === FLAG && enabled)).length
}
// its frontend reads what has changed every so often
for (let waited = 0; !(await on()); waited += 1) {
  if (waited === 60) throw new Error('nobody has the flag after a minute')
  await new Promise(resolve => setTimeout(resolve, 1000))
}
console.log(JSON.stringify({ flag: asked }))
