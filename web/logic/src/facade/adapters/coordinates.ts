// Alipay writes coordinates as texts.

import type { Result } from '../form'
import type { Adapter } from '../translate'

const FIELDS = ['latitude', 'longitude', 'accuracy', 'horizontalAccuracy']

const each = (fields: Result, turn: (value: unknown) => unknown): Result =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, FIELDS.includes(name) ? turn(value) : value]))

export const coordinates: Adapter = { args: args => each(args, Number), result: result => each(result, String) }
