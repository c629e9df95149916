// dist/keys.js: which keys of a platform count, for one that has had more than the key that the page pins: spec/keys.md. It is
// loaded only then.

import type { Settings } from './app'
import { Table, keysScope } from './database'
import { Failed } from './failure'
import { type ReleaseAnswer, type SignedKeys, parse, verifies } from './verify'

const CONTEXT = 'hutong-keys-v1\n'

interface KeyStatement {
  keys: { key: string; until?: number }[]
  number: number
  revoked: { key: string; since: number }[]
  root: string
}

/**
 * The keys that count for what came with `answer`. Of the statements the newest is kept, and none before it is taken from
 * the platform again; what was kept for a start without network may be older than that.
 */
export async function follow({ platform, platformKey }: Settings, answer: ReleaseAnswer, offline: boolean): Promise<string[]> {
  const table = new Table('entries', keysScope(platform, platformKey))
  const kept = (await table.all()).map(([, text]) => text as string)
  const known = kept.at(-1)
  const statement = await newest(answer.keys ?? [], platformKey, known).catch((error: Failed) => {
    if (offline && error.code === 'keys_rollback') return known
    throw error
  })
  // By number: whatever the order of two elements on one page, the newest is the last.
  if (statement !== undefined && statement !== known) await table.set(String(read(statement).number).padStart(16, '0'), statement)
  return counting(answer, statement, platformKey, Date.now())
}

/** The newest statement of `chain`, as far as it follows from the pinned key and the one that was kept. */
export async function newest(chain: SignedKeys[], pinned: string, kept?: string): Promise<string | undefined> {
  let seen = kept === undefined ? undefined : { text: kept, ...read(kept) }
  let last = 0
  for (const signed of Array.isArray(chain) ? chain : []) {
    const text = signed?.statement
    const { number, root, keys } = read(text)
    if (number <= last) throw new Failed('keys_invalid', `statement ${number} about the platform's keys comes after ${last}`)
    last = number
    if (seen && number < seen.number) continue
    if (seen && number === seen.number) {
      if (text !== seen.text) throw new Failed('keys_diverged', `statement ${number} about the platform's keys is another than the one that was seen here`)
      continue
    }
    const by = seen?.root ?? pinned
    if (!seen && !(await isSignedBy(signed, pinned))) continue
    for (const key of new Set([by, root, keys[0]!.key])) {
      if (!(await isSignedBy(signed, key))) throw new Failed('keys_signature', `statement ${number} about the platform's keys is not signed by ${key}`)
    }
    seen = { text, number, root, keys, revoked: [] }
  }
  if (seen && last < seen.number) throw new Failed('keys_rollback', `the statements about the platform's keys end at ${last}, and ${seen.number} was seen here`)
  if (last && !seen) throw new Failed('keys_signature', 'no statement about the platform’s keys is signed by the key that this page pins')
  return seen?.text
}

/** The keys that count by `statement`; refuses an answer that is signed by one that does no more. */
export async function counting({ release, release_signature }: ReleaseAnswer, statement: string | undefined, pinned: string, now: number): Promise<string[]> {
  if (statement === undefined) return [pinned]
  const { keys, revoked } = read(statement)
  const counts = keys.filter(({ until = Infinity }) => now < until)
  for (const { key } of [...keys.filter((valid) => !counts.includes(valid)), ...revoked]) {
    if (await verifies('hutong-release-v1\n', release, release_signature, key)) throw new Failed('key_revoked', `the release statement is signed by ${key}, a key of the platform that counts no more`)
  }
  return counts.map(({ key }) => key)
}

async function isSignedBy({ statement, signatures }: SignedKeys, key: string): Promise<boolean> {
  for (const made of Array.isArray(signatures) ? signatures : []) {
    if (made?.key === key && (await verifies(CONTEXT, statement, made.signature, key))) return true
  }
  return false
}

function read(text: string): KeyStatement {
  const statement = parse<KeyStatement & { format?: unknown }>(text, 'keys_invalid')
  const { format, keys, number, revoked, root } = statement
  const named = (list: unknown): boolean => Array.isArray(list) && list.every((one) => typeof one?.key === 'string')
  const sound = format === 1 && Number.isSafeInteger(number) && number > 0 && typeof root === 'string' && named(keys) && named(revoked)
    && keys.length > 0 && keys[0]!.until === undefined && !revoked.some(({ key }) => key === root || keys.some((valid) => valid.key === key))
  if (!sound) throw new Failed('keys_invalid', 'a statement about the platform’s keys is of a form that this container does not know')
  return statement
}
