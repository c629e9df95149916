// What one mini-program gives to another.

import { Failed } from '../failure'
import { sizeOf } from './conform'

const MAX_EXTRA = 100 * 1024

export function extra(data: unknown): unknown {
  if (sizeOf(data, MAX_EXTRA) > MAX_EXTRA) throw new Failed('limit', `extraData larger than ${MAX_EXTRA} bytes`)
  return data
}
