// Alipay's payment always succeeds with a code that tells how it went.

import type { Adapter } from '../translate'

const CODES: { [code: string]: string } = { cancel: '6001', denied: '6001', failed: '4000', network: '6002' }

export const tradePay: Adapter = {
  result: result => ({ ...result, resultCode: '9000' }),
  failure: code => (CODES[code] ? { resultCode: CODES[code] } : undefined),
}
