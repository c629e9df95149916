// What runs was admitted for all to see, in a log that only grows.
import { expect, test } from 'vitest'
import { isConsistent, isIncluded, leafHash } from '../src/merkle'
import { elsewhere, onStage, open, page, script, set } from './browser'
import { Log, consistencyOf, inclusionOf, leafOf, rootOf } from './log.mjs'
import { newKey } from './platform.mjs'

const SIZES = Array.from({ length: 20 }, (_, size) => size + 1)
const leavesOf = (size: number): string[] => Array.from({ length: size }, (_, index) => leafOf(`entry ${index}`))
/** Proofs that are nearly this one. */
const altered = (proof: string[]): string[][] => [
  [...proof, rootOf(['00'.repeat(32)])],
  ...proof.flatMap((hash, at) => [proof.toSpliced(at, 1), proof.with(at, hash.replace(/^./, (digit) => (digit === '0' ? '1' : '0')))]),
]

onStage({ app_1: { files: { 'main/logic.js': '' } }, app_2: { files: { 'main/logic.js': script(async () => 2) } } })

test('every leaf is shown to be where it is, and nowhere else', async () => {
  expect(await leafHash('entry 0')).toBe(leafOf('entry 0'))
  for (const size of SIZES) {
    const leaves = leavesOf(size)
    const root = rootOf(leaves)
    for (const [index, leaf] of leaves.entries()) {
      const proof = inclusionOf(index, leaves)
      expect(await isIncluded(leaf, index, size, proof, root), `${index} of ${size}`).toBe(true)
      const lies = [...altered(proof).map((lie) => isIncluded(leaf, index, size, lie, root)), isIncluded(leaf, index + 1, size, proof, root), isIncluded(leafOf('other'), index, size, proof, root)]
      expect((await Promise.all(lies)).includes(true), `${index} of ${size}`).toBe(false)
    }
  }
})

test('every tree is shown to begin every larger one, and none that was changed', async () => {
  for (const second of SIZES) {
    const leaves = leavesOf(second)
    const root = rootOf(leaves)
    for (const first of SIZES.slice(0, second)) {
      const proof = consistencyOf(first, leaves)
      expect(await isConsistent(first, rootOf(leaves.slice(0, first)), second, root, proof), `${first} of ${second}`).toBe(true)
      const changed = rootOf([...leaves.slice(0, first - 1), leafOf('other')])
      const lies = [...altered(proof).map((lie) => isConsistent(first, rootOf(leaves.slice(0, first)), second, root, lie)), isConsistent(first, changed, second, root, proof)]
      expect((await Promise.all(lies)).includes(true), `${first} of ${second}`).toBe(false)
    }
  }
})

/** Opens an app and waits for how it ends, if it does while the network is quiet. */
async function ending(id: string, app = 'app_1'): Promise<string | null> {
  const failed = await open(page, set, { app, id })
  if (failed) return failed
  const end = page.waitForFunction((id) => (window as unknown as { seen: { events: { id: string; type: string; detail: { code: string } }[] } }).seen.events.find((event) => event.id === id && event.type === 'hutong-error')?.detail.code, id, { timeout: 3000 })
  return end.then((code) => code.jsonValue() as Promise<string>, () => null)
}

test('what the log does not have as it runs is ended', async () => {
  const { platform } = set
  expect(await ending('good')).toBe(null)
  const lies: [string, (admission: ReturnType<Log['admit']>) => object | undefined][] = [
    ['log_absent', () => undefined],
    ['log_signature', ({ head_signature, ...admission }) => ({ ...admission, head_signature: newKey().sign('hutong-log-v1\n', admission.head) })],
    ['log_proof', (admission) => ({ ...admission, proof: ['00'.repeat(32)] })],
    ['log_proof', (admission) => ({ ...admission, index: 7 })],
    ['log_mismatch', () => platform.log.admit(platform.apps['app_2']!.package)],
  ]
  for (const [at, [code, lie]] of lies.entries()) {
    platform.tamper = (answer) => ({ ...answer, admission: lie(answer.admission as ReturnType<Log['admit']>) })
    expect(await ending(`lie ${at}`)).toBe(code)
  }
  // Testers get what nobody has admitted.
  platform.tamper = () => ({ ...platform.release('app_1', { track: 'trial' }), admission: undefined })
  expect(await ending('trial')).toBe(null)
})

test('a log that was changed since it was seen is found out, in another page, too', async () => {
  const { platform } = set
  const heads = (): number => platform.requests.filter((request) => request === 'GET /v1/log/consistency').length
  expect(await ending('first')).toBe(null)
  expect(await ending('second', 'app_2')).toBe(null)
  expect(heads()).toBe(1)
  platform.log.entries.unshift(JSON.stringify({ format: 1, manifest_sha256: '', package_sha256: '' }))
  await elsewhere()
  expect(await ending('changed')).toBe('log_diverged')
  platform.log.entries.length = 0
  expect(await ending('shorter')).toBe('log_diverged')
})

test('a platform that cannot be asked for a proof now is asked again later', async () => {
  const { platform } = set
  expect(await ending('first')).toBe(null)
  await page.route('**/v1/log/consistency*', (route) => route.abort())
  expect(await ending('second', 'app_2')).toBe(null)
  await page.unroute('**/v1/log/consistency*')
  expect(await ending('third', 'app_2')).toBe(null)
  expect(platform.requests.filter((request) => request === 'GET /v1/log/consistency')).toHaveLength(1)
})
