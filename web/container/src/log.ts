// Was what runs admitted for all to see, and did the platform's log of admissions only grow since this browser saw it?
// spec/log.md, Verification. It is looked at beside the mini-program, which no answer of the network's holds up. In the
// later bundle.

import type { App } from './app'
import { Table } from './database'
import { Failed } from './failure'
import { isConsistent, isIncluded, leafHash } from './merkle'
import type { Opening } from './platform'
import { type Release, parse, sha256, verifies } from './verify'

/** Tracks on which nothing runs that was not admitted. */
const ADMITTED = ['gray', 'online']

/** That a version is in the log: the answer of `GET /v1/log/proof`. */
export interface Inclusion extends SignedHead {
  entry: string
  index: number
  proof: string[]
}

interface SignedHead {
  head: string
  head_signature: string
}

interface Head {
  root: string
  size: number
}

interface Entry {
  manifest_sha256: string
  package_sha256: string
}

/** Ends `app` when the log says otherwise than what runs. */
export async function checkLog(app: App): Promise<void> {
  try {
    const seen = await admitted(app.opening, app.release, app.keys)
    if (seen) await grown(app, seen)
  } catch (error) {
    if (error instanceof Failed && error.code.startsWith('log_')) app.fail(error)
  }
}

/** Steps 1 to 3: the head of the log that has what runs; null when that needs no admission. */
async function admitted({ admission, manifest, signature }: Opening, release: Release, keys: string[]): Promise<SignedHead | null> {
  if (!admission) {
    if (ADMITTED.includes(release.track)) throw new Failed('log_absent', 'the platform does not show that it admitted this version')
    return null
  }
  const { entry, index, proof, head, head_signature } = admission
  if (!(await verifies('hutong-log-v1\n', head, head_signature, ...keys))) {
    throw new Failed('log_signature', 'the head of the log is not signed by the platform key that this page pins')
  }
  const { root, size } = headOf(head)
  if (!Array.isArray(proof) || !(await isIncluded(await leafHash(entry), index, size, proof, root))) {
    throw new Failed('log_proof', `the entry ${index} is not in the log of ${size}`)
  }
  const { manifest_sha256, package_sha256 } = parse<Entry>(entry, 'log_invalid')
  const { algorithm, key: developer, signature: signed } = signature
  // As the file signature.json has it.
  const packed = manifest + JSON.stringify({ algorithm, key: developer, signature: signed })
  const encoder = new TextEncoder()
  if (manifest_sha256 !== release.manifest_sha256 || package_sha256 !== (await sha256(encoder.encode(packed)))) {
    throw new Failed('log_mismatch', 'what runs is another package than the one that was admitted')
  }
  return { head, head_signature }
}

/** Step 4: one of the head of now and the head that was kept begins as the other is; the longer is kept. */
async function grown({ platform, settings }: App, now: SignedHead): Promise<void> {
  // What another key signed is no earlier state of this log.
  const table = new Table('entries', JSON.stringify(['log', settings.platform, settings.platformKey]))
  const kept = new Map(await table.all()).get('head') as SignedHead | undefined
  const { root, size } = headOf(now.head)
  if (kept) {
    const known = headOf(kept.head)
    const [first, second] = known.size < size ? [known, { root, size }] : [{ root, size }, known]
    if (first.size > 0 && !(await isConsistent(first.size, first.root, second.size, second.root, await proofOf(first, second)))) {
      throw new Failed('log_diverged', `the log of ${second.size} entries does not begin with that of ${first.size}: ${second.root}, ${first.root}`)
    }
    if (size <= known.size) return
  }
  await table.set('head', now)

  async function proofOf(first: Head, second: Head): Promise<string[]> {
    if (first.size === second.size) return []
    const asked = platform.call(`/v1/log/consistency?first=${first.size}&second=${second.size}`, {})
    const { proof } = await asked.catch((error: Failed) => {
      // It refuses to prove what it has signed. That it cannot be asked now says nothing.
      if (error.status === undefined || error.status === 429 || error.status >= 500) throw error
      return { proof: [] }
    })
    return Array.isArray(proof) ? (proof as string[]) : []
  }
}

function headOf(text: string): Head {
  const head = parse<Head & { format?: unknown }>(text, 'log_invalid')
  if (head.format !== 1) throw new Failed('log_invalid', 'the head of the log is of a form that this container does not know')
  return head
}
