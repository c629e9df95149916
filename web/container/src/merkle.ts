// The Merkle tree of RFC 9162, section 2.1, with SHA-256: whether a proof holds. In the later bundle.

import { sha256 } from './verify'

/** A hash as 64 hexadecimal digits. */
type Hash = string

const HASH = /^[0-9a-f]{64}$/

const hash = async (first: number, ...parts: Uint8Array[]): Promise<Hash> => sha256(await new Blob([Uint8Array.of(first), ...parts] as BlobPart[]).arrayBuffer())

const bytesOf = (hash: Hash): Uint8Array => Uint8Array.from(hash.match(/../g) ?? [], (byte) => parseInt(byte, 16))
const nodeHash = (left: Hash, right: Hash): Promise<Hash> => hash(1, bytesOf(left), bytesOf(right))
const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0
const areHashes = (...values: unknown[]): boolean => values.every((value) => typeof value === 'string' && HASH.test(value))
const half = (count: number): number => Math.floor(count / 2)

/** The hash of a leaf with this text. */
export function leafHash(text: string): Promise<Hash> {
  return hash(0, new TextEncoder().encode(text))
}

/** Goes up from the node `at` of a level whose last is `last`; `join` takes what stands beside, and whether that is on its left. False when the proof is not as long as the way. */
async function climb(at: number, last: number, proof: Hash[], join: (beside: Hash, left: boolean) => Promise<void>): Promise<boolean> {
  for (const beside of proof) {
    if (last === 0) return false
    const left = at % 2 === 1 || at === last
    await join(beside, left)
    // A last node that has nobody beside it goes up as it is.
    while (left && at % 2 === 0) [at, last] = [half(at), half(last)]
    ;[at, last] = [half(at), half(last)]
  }
  return last === 0
}

/** Whether `proof` shows that the leaf is the one at `index` of a tree of `size` leaves with this root (2.1.3.2). */
export async function isIncluded(leaf: Hash, index: number, size: number, proof: Hash[], root: Hash): Promise<boolean> {
  if (!isCount(index) || !isCount(size) || index >= size || !areHashes(leaf, root, ...proof)) return false
  let own = leaf
  const arrived = await climb(index, size - 1, proof, async (beside, left) => {
    own = await (left ? nodeHash(beside, own) : nodeHash(own, beside))
  })
  return arrived && own === root
}

/** Whether `proof` shows that the tree of `first` leaves is the beginning of that of `second` (2.1.4.2). */
export async function isConsistent(first: number, firstRoot: Hash, second: number, secondRoot: Hash, proof: Hash[]): Promise<boolean> {
  if (!isCount(first) || !isCount(second) || !areHashes(firstRoot, secondRoot, ...proof)) return false
  if (first === second) return proof.length === 0 && firstRoot === secondRoot
  if (first === 0 || second < first) return false
  let [at, last] = [first - 1, second - 1]
  while (at % 2 === 1) [at, last] = [half(at), half(last)]
  // A first tree that is perfect is a node of the second: the proof leaves its root out.
  const [start, ...path] = at === 0 ? [firstRoot, ...proof] : proof
  if (start === undefined) return false
  let [earlier, later] = [start, start]
  const arrived = await climb(at, last, path, async (beside, left) => {
    if (left) earlier = await nodeHash(beside, earlier)
    later = await (left ? nodeHash(beside, later) : nodeHash(later, beside))
  })
  return arrived && earlier === firstRoot && later === secondRoot
}
