// The action sheet of Alipay does not fail when it is closed: it gives the index -1.

import type { Adapter } from '../translate'

export const sheet: Adapter = {
  failure: code => (code === 'cancel' ? { tapIndex: -1 } : undefined),
}
