// A log of admissions (spec/log.md) as RFC 9162 defines its trees: slow, and not the way that the container goes.
import { createHash } from 'node:crypto'

/** @typedef {{ manifest: string, signature: { algorithm: string, key: string, signature: string } }} Package */

const sha256 = (/** @type {Buffer | string} */ bytes) => createHash('sha256').update(bytes).digest('hex')
const bytes = (/** @type {string[]} */ ...hashes) => Buffer.from(hashes.join(''), 'hex')
/** The largest power of two that is smaller. */
const parting = (/** @type {number} */ count) => 2 ** Math.ceil(Math.log2(count) - 1)

export const leafOf = (/** @type {string} */ text) => sha256(Buffer.concat([Buffer.of(0), Buffer.from(text)]))

/** @param {string[]} leaves @returns {string} */
export function rootOf(leaves) {
  if (leaves.length < 2) return leaves[0] ?? sha256('')
  const at = parting(leaves.length)
  return sha256(bytes('01', rootOf(leaves.slice(0, at)), rootOf(leaves.slice(at))))
}

/** 2.1.3.1 @param {number} index @param {string[]} leaves @returns {string[]} */
export function inclusionOf(index, leaves) {
  if (leaves.length < 2) return []
  const at = parting(leaves.length)
  const [left, right] = [leaves.slice(0, at), leaves.slice(at)]
  return index < at ? [...inclusionOf(index, left), rootOf(right)] : [...inclusionOf(index - at, right), rootOf(left)]
}

/** 2.1.4.1 @param {number} first @param {string[]} leaves @returns {string[]} */
export function consistencyOf(first, leaves, whole = true) {
  if (first === leaves.length) return whole ? [] : [rootOf(leaves)]
  const at = parting(leaves.length)
  const [left, right] = [leaves.slice(0, at), leaves.slice(at)]
  return first <= at ? [...consistencyOf(first, left, whole), rootOf(right)] : [...consistencyOf(first - at, right, false), rootOf(left)]
}

export class Log {
  /** @type {string[]} */
  entries = []

  /** @param {{ sign(context: string, text: string): string }} key */
  constructor(key) {
    this.key = key
  }

  get leaves() {
    return this.entries.map(leafOf)
  }

  /** Adds a package that it has not yet; the proof that it is there. */
  admit(/** @type {Package} */ { manifest, signature: { algorithm, key, signature } }) {
    const packed = manifest + JSON.stringify({ algorithm, key, signature })
    const entry = JSON.stringify({ format: 1, manifest_sha256: sha256(manifest), package_sha256: sha256(packed) })
    if (!this.entries.includes(entry)) this.entries.push(entry)
    const index = this.entries.indexOf(entry)
    const { leaves } = this
    const head = JSON.stringify({ format: 1, issued_at: Date.now(), root: rootOf(leaves), size: leaves.length })
    return { entry, index, proof: inclusionOf(index, leaves), head, head_signature: this.key.sign('hutong-log-v1\n', head) }
  }

  /** Null when it is not that long. */
  consistency(/** @type {number} */ first, /** @type {number} */ second) {
    const leaves = this.leaves.slice(0, second)
    return 0 < first && first <= second && leaves.length === second ? consistencyOf(first, leaves) : null
  }
}
