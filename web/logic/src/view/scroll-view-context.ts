// What a query's `node()` gives for a scroll-view.

import { Op, type Json } from '@hutong/protocol'
import { asObject } from '../json'
import type { OpStream } from '../stream'

/** Properties that a script sets on a scroll-view's context, which are attributes of it. */
const SCROLLING = { bounces: true, decelerationDisabled: false, fastDeceleration: false, pagingEnabled: false, scrollEnabled: true, showScrollbar: true }

export function scrollViewContext(stream: OpStream, id: number): object {
  const call = (method: string, ...args: Json[]): void => stream.push(Op.call, id, method, args, 0)
  const attribute = (name: string, value: Json): void => stream.push(Op.attribute, id, name, value)
  const context = {
    scrollTo: (options: unknown) => call('scrollTo', asObject(options) as Json),
    scrollIntoView: (selector: unknown, options: unknown) => call('scrollIntoView', String(selector).replace(/^#/, ''), asObject(options) as Json),
    triggerRefresh: () => attribute('refresher-triggered', true),
    closeRefresh: () => attribute('refresher-triggered', false),
  }
  const values: { [name: string]: boolean } = { ...SCROLLING }
  for (const name of Object.keys(values)) {
    Object.defineProperty(context, name, {
      enumerable: true,
      get: () => values[name],
      set: (value: unknown) => {
        values[name] = value === true
        attribute(name, values[name] === true)
      },
    })
  }
  return context
}
