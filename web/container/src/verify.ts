// Verification of a release, in the order and with the codes of spec/package.md.

import type { DomainPolicy } from './connect'
import { Failed } from './failure'

export interface FileEntry {
  sha256: string
  size: number
}

export interface Manifest {
  app: string
  dialect: string
  capabilities: string[]
  domains: Record<'download' | 'request' | 'socket' | 'upload' | 'webview', string[]>
  entry: string
  files: Record<string, FileEntry>
  pages: string[]
  subpackages: { name: string; pages: string[]; root: string }[]
  version: { code: number; name: string }
}

export interface Release {
  app: string
  appid: string
  /** Capabilities of which every call is refused, as a measure against the app says; `pay.*` is a whole family. */
  blocked_capabilities?: string[]
  /** Pages that are not opened. */
  blocked_pages?: string[]
  developer_keys: string[]
  /** What the operator of the platform says of domains, for every host and app. */
  domains?: DomainPolicy
  expires_at: number
  host: string
  manifest_sha256: string
  /** Lower versions that still run are ended. */
  min_version_code?: number
  rollback: boolean
  track: string
  version_code: number
}

/** What `GET /connect/release` answers. */
export interface ReleaseAnswer {
  release: string
  release_signature: string
  manifest: string
  signature: { algorithm: string; key: string; signature: string }
  blobs: string
  /** Statements about the platform's keys; absent where it never had another. */
  keys?: SignedKeys[]
}

/** A statement of spec/keys.md. */
export interface SignedKeys {
  statement: string
  signatures: { key: string; signature: string }[]
}

export interface Expected {
  /** The platform's public keys that count; base64url. */
  keys: string[]
  host: string
  app: string
  /** Milliseconds since the epoch. */
  now: number
}

const encoder = new TextEncoder()

/** Step 1: the statement is the platform's, for this host and app, and fresh. */
export async function verifyRelease(answer: ReleaseAnswer, expected: Expected): Promise<Release> {
  if (!(await verifies('hutong-release-v1\n', answer.release, answer.release_signature, ...expected.keys))) {
    throw new Failed('release_signature', 'the release statement is not signed by the platform key that this page pins')
  }
  const release = parse<Release>(answer.release, 'release_invalid')
  const complete = Array.isArray(release.developer_keys) && Number.isSafeInteger(release.version_code)
  if ((release as { format?: unknown }).format !== 1 || !complete || typeof release.expires_at !== 'number') {
    throw new Failed('release_invalid', 'the release statement is of a form that this container does not know')
  }
  for (const field of ['host', 'app'] as const) {
    if (release[field] !== expected[field]) {
      throw new Failed('release_mismatch', `the release statement is for ${field} ${release[field]}, not ${expected[field]}`)
    }
  }
  if (expected.now >= release.expires_at) {
    throw new Failed('release_expired', `the release statement expired at ${new Date(release.expires_at).toISOString()}`)
  }
  return release
}

/** Step 4: no version lower than `seen`, the highest of this app that ran in this browser, 0 when none did. */
export function refuseRollback(release: Release, seen: number): void {
  if (release.version_code < seen && release.rollback !== true) {
    throw new Failed('version_rollback', `version code ${release.version_code} is lower than ${seen}, which ran here before`)
  }
}

/** Step 2: the manifest is the one of the statement and signed by a developer of the app. */
export async function verifyManifest(answer: ReleaseAnswer, release: Release): Promise<Manifest> {
  const { manifest: text, signature } = answer
  if ((await sha256(encoder.encode(text))) !== release.manifest_sha256) {
    throw new Failed('manifest_hash', 'the manifest is not the one that the release statement names')
  }
  const good = signature?.algorithm === 'ed25519'
    && (await verifies('hutong-manifest-v1\n', text, signature.signature, signature.key))
  if (!good) throw new Failed('manifest_signature', 'the signature of the manifest is not good')
  if (!release.developer_keys.includes(signature.key)) {
    throw new Failed('foreign_key', `the manifest is signed with ${signature.key}, which is no key of this app's developer`)
  }
  const manifest = parse<Manifest>(text, 'manifest_invalid')
  checkManifest(manifest)
  if (manifest.app !== release.appid) {
    throw new Failed('manifest_mismatch', `the manifest is of app ${manifest.app}, the release statement of ${release.appid}`)
  }
  if (manifest.version.code !== release.version_code) {
    throw new Failed('manifest_mismatch', `the manifest has version code ${manifest.version.code}, the release statement ${release.version_code}`)
  }
  return manifest
}

/** Step 3: `bytes` are the file that the manifest names at `path`. */
export async function verifyFile(path: string, entry: FileEntry, bytes: ArrayBuffer): Promise<void> {
  if (bytes.byteLength !== entry.size) {
    throw new Failed('file_hash', `${path} has ${bytes.byteLength} bytes, the manifest says ${entry.size}`)
  }
  const found = await sha256(bytes)
  if (found !== entry.sha256) {
    throw new Failed('file_hash', `${path} has the SHA-256 ${found}, the manifest says ${entry.sha256}`)
  }
}

/** What later code relies on. The developer's signature says who is to blame, not that the content is sound. */
function checkManifest(manifest: Manifest): void {
  const strings = (list: unknown): boolean => Array.isArray(list) && list.every((item) => typeof item === 'string')
  const { domains, files, version } = manifest
  const sound = (manifest as { format?: unknown }).format === 1
    && strings(manifest.pages) && manifest.pages.includes(manifest.entry)
    && !!domains && strings(domains.request) && strings(domains.download)
    && Array.isArray(manifest.subpackages) && Number.isSafeInteger(version?.code) && typeof version.name === 'string'
    && isRecord(files)
    && Object.values(files).every((file) => /^[0-9a-f]{64}$/.test(file?.sha256) && Number.isSafeInteger(file.size))
    && ['config.json', 'main/logic.js', 'main/styles.json'].every((path) => Object.hasOwn(files, path))
  if (!sound) throw new Failed('manifest_invalid', 'the manifest is of a form that this container does not know')
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A JSON object; `code` is that of what is none. */
export function parse<T>(text: string, code: string): T {
  try {
    const value: unknown = JSON.parse(text)
    if (isRecord(value)) return value as T
  } catch {
    // falls through: not JSON is as bad as JSON of another shape
  }
  throw new Failed(code, `not a JSON object (${code})`)
}

/** Whether one of `keys` signed it. */
export async function verifies(context: string, text: string, signature: string, ...keys: string[]): Promise<boolean> {
  for (const key of keys) {
    try {
      const publicKey = await crypto.subtle.importKey('raw', base64url(key), 'Ed25519', false, ['verify'])
      if (await crypto.subtle.verify('Ed25519', publicKey, base64url(signature), encoder.encode(context + text))) return true
    } catch {
      // neither a key nor a signature: another may be
    }
  }
  return false
}

/** In hexadecimal digits. */
export async function sha256(bytes: BufferSource): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Strict base64url without padding. */
export function base64url(text: string): Uint8Array<ArrayBuffer> {
  if (typeof text !== 'string' || !/^[A-Za-z0-9_-]*$/.test(text)) throw new Error('not base64url')
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (char) => char.charCodeAt(0))
}
