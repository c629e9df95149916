import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

/** What stands for a request here: bodies may hold passwords, which are not kept. */
export const digest = (request: string): string => bytesToHex(sha256(utf8ToBytes(request)))

/**
 * Keys of requests whose answer has not come. The same request again, after a lost answer, has the same key, so that the
 * platform does it once; a settled one is done anew.
 */
export class Pending {
  private readonly keys = new Map<string, string>()
  private readonly requests = new Map<string, string>()

  constructor(private readonly newKey: () => string = randomKey) {}

  /** The key for the request `id` that asks for `what`. */
  begin(id: string, what: string): string {
    const key = this.keys.get(what) ?? this.newKey()
    this.keys.set(what, key)
    this.requests.set(id, what)
    return key
  }

  /** The request was answered for good. */
  settle(id: string): void {
    const what = this.requests.get(id)
    if (what !== undefined) this.keys.delete(what)
    this.requests.delete(id)
  }
}

const randomKey = (): string => bytesToHex(crypto.getRandomValues(new Uint8Array(16)))
