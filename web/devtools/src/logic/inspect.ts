// Runs among the scripts that extend the runtime, before the mini-program's code, and answers the panel.

import type { Told } from '../messages'
import { watchConsole } from './console'
import { answers } from './answers'
import type { Services } from './runtime'
import { reasonOf } from './values'
import { watch } from './watch'

declare const __hutong_extend__: (extension: { absent(services: Services): object }) => void

export type Tell = <T extends keyof Told>(what: T, value: Told[T]) => void

let begun = false

__hutong_extend__({
  // Called once for each façade; the services are the same.
  absent(services) {
    if (!begun) begin(services)
    begun = true
    return {}
  },
})

function begin(services: Services): void {
  const { port } = services.host
  const post = port.post.bind(port)
  const tell: Tell = (what, value) => post(['dev', what, value])
  watchConsole(tell)
  watch(services, tell)
  const table = answers(services) as Record<string, (...args: unknown[]) => unknown>
  services.topics.on('dev', ([id, method, args]: [number, string, unknown[]]) => {
    try {
      post(['dev', 'answer', id, table[method]!(...args)])
    } catch (error) {
      post(['dev', 'answer', id, undefined, reasonOf(error)])
    }
  })
  post(['dev', 'ready'])
}
