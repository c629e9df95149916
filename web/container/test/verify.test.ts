import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { Failed } from '../src/failure'
import { counting, newest } from '../src/keys'
import { type FileEntry, type ReleaseAnswer, type SignedKeys, refuseRollback, verifies, verifyFile, verifyManifest, verifyRelease } from '../src/verify'

const read = (path: string): string => readFileSync(new URL(`../../../spec/vectors/package/${path}`, import.meta.url), 'utf8')
interface Case extends Omit<ReleaseAnswer, 'blobs'> {
  name: string
  code: string | null
  host: string
  app: string
  now: number
  seen: number | null
}
const cases = JSON.parse(read('cases.json')) as Case[]
const platformKey = (JSON.parse(read('keys.json')) as { platform: { public_key: string } }).platform.public_key

async function refusal(attempt: () => Promise<unknown>): Promise<string | null> {
  try {
    await attempt()
    return null
  } catch (error) {
    if (error instanceof Failed) return error.code
    throw error
  }
}

test.each(cases)('$name: $code', async ({ code, host, app, now, seen, ...answer }) => {
  const whole = { ...answer, blobs: '' }
  const found = await refusal(async () => {
    const release = await verifyRelease(whole, { keys: [platformKey], host, app, now })
    await verifyManifest(whole, release)
    refuseRollback(release, seen ?? 0)
  })
  expect(found).toBe(code)
})

test('a file with one bit flipped, or of another length, is refused', async () => {
  const { files } = JSON.parse(read('manifest.json')) as { files: Record<string, FileEntry> }
  for (const [path, entry] of Object.entries(files)) {
    const bytes = readFileSync(new URL(`../../../spec/vectors/package/files/${entry.sha256}`, import.meta.url))
    const good = Uint8Array.from(bytes)
    expect(await refusal(() => verifyFile(path, entry, good.buffer))).toBeNull()
    expect(await refusal(() => verifyFile(path, entry, Uint8Array.from([...bytes, 0]).buffer))).toBe('file_hash')
    good[0]! ^= 1
    expect(await refusal(() => verifyFile(path, entry, good.buffer))).toBe('file_hash')
  }
})

interface KeysCase {
  name: string
  code: string | null
  pinned: string
  seen: string | null
  chain: SignedKeys[]
  release: string
  release_signature: string
  now: number
}
const keysCases = JSON.parse(readFileSync(new URL('../../../spec/vectors/keys.json', import.meta.url), 'utf8')) as KeysCase[]

test.each(keysCases)('keys: $name: $code', async ({ code, pinned, seen, chain, release, release_signature, now }) => {
  const answer = { release, release_signature } as ReleaseAnswer
  const found = await refusal(async () => {
    const keys = await counting(answer, await newest(chain, pinned, seen ?? undefined), pinned, now)
    if (!(await verifies('hutong-release-v1\n', release, release_signature, ...keys))) throw new Failed('release_signature', 'another key')
  })
  expect(found).toBe(code)
})

test('what is no statement is refused, and nothing is thrown that has no code', async () => {
  for (const bad of [null, 7, {}, { statement: 'x' }, { statement: '{}', signatures: [] }, { statement: '[]' }]) {
    await expect(newest([bad] as never, 'key')).rejects.toMatchObject({ code: 'keys_invalid' })
  }
})
