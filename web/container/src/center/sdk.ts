// @hutong/container/center: what the page of a host imports to have an app centre. Its types are those of @hutong/container.

import { loader } from '../load'

const element = loader(['center.js'])

/** Loads `<hutong-center>` from the platform, once; after a failure the next call tries again. `nonce`: of the page's content policy, where it asks for one. */
export function load(platform: string, nonce?: string): Promise<void> {
  return element(platform, nonce)
}
