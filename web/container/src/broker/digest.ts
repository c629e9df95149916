// Digests of contents, which mini-programs ask for to tell whether a file arrived whole. Browsers have no MD5.

import { md5, sha1 } from '@noble/hashes/legacy.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { Failed } from '../failure'

/** Hexadecimal; MD5 unless `algorithm` is `sha1`. */
export async function digest({ content, algorithm }: Record<string, unknown>): Promise<{ digest: string }> {
  if (!(content instanceof Blob)) throw new Failed('invalid', 'parameter error: parameter.content should be Blob;')
  const bytes = new Uint8Array(await content.arrayBuffer())
  return { digest: bytesToHex((algorithm === 'sha1' ? sha1 : md5)(bytes)) }
}
