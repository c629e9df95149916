// Alipay tells with one word whether the user subscribed to any of the messages.

import type { Adapter } from '../translate'

export const mySubscription: Adapter = {
  result: result => ({ ...result, behavior: Object.values(result).includes('accept') ? 'subscribe' : 'cancel', show: true, keep: false, refuse: false }),
}
