// Alipay also tells how high the title bar is, and which app this is.

import { NAVIGATION_BAR } from '../system'
import type { Adapter } from '../translate'

export const mySystem: Adapter = {
  result: system => ({ ...system, app: 'alipay', titleBarHeight: NAVIGATION_BAR }),
}
