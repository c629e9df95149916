// ByteDance's payment always succeeds with a code that tells how it went.

import type { Adapter } from '../translate'

const CODES: { [code: string]: number } = { timeout: 1, failed: 2, denied: 4, cancel: 4 }

export const ttPay: Adapter = {
  result: result => ({ ...result, code: 0 }),
  failure: code => (CODES[code] === undefined ? undefined : { code: CODES[code] }),
}
