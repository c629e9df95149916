// The runtime in a browser's worker. The frame sends one message `["connect"]` with two ports: container and view.

import type { Environment, Port } from './ports'
import { createRuntime } from './runtime'
import { limitBuffers } from './memory'
import { aliases, harden } from './sandbox'

declare const self: DedicatedWorkerGlobalScope

function wrap(port: MessagePort): Port {
  const send = port.postMessage.bind(port)
  return {
    post: message => send(message),
    onMessage: receive => {
      port.onmessage = event => receive(event.data)
    },
  }
}

/** Evaluates a script in the global scope. The content policy allows `blob:` and nothing else. */
function evaluator(): Environment['evaluate'] {
  const load = self.importScripts.bind(self)
  const { createObjectURL, revokeObjectURL } = URL
  const Text = Blob
  return (source, name) => {
    const url = createObjectURL.call(URL, new Text([source, `\n//# sourceURL=${name}`], { type: 'text/javascript' }))
    try {
      load(url)
    } finally {
      revokeObjectURL.call(URL, url)
    }
  }
}

/** The functions that read contents at once go with the rest. */
function contents(): Environment['contents'] {
  const { FileReaderSync: Reader, Blob: Content } = self as unknown as typeof globalThis
  return { of: bytes => new Content([bytes as Uint8Array<ArrayBuffer>]), read: content => new Reader().readAsArrayBuffer(content) }
}

const LEVELS = ['debug', 'log', 'info', 'warn', 'error'] as const

/** Elements of a batch, about 450 ops: what the view takes a few milliseconds to make. */
const PART = 2048

function connect(container: MessagePort, view: MessagePort): void {
  const real = { ...Object.fromEntries(LEVELS.map(level => [level, console[level].bind(console)])) } as Environment['console']
  const [evaluate, files] = [evaluator(), contents()]
  // Listeners first: the functions that add them go with the rest.
  let runtime: ReturnType<typeof createRuntime> | undefined
  self.addEventListener('error', event => {
    event.preventDefault()
    runtime?.uncaught(event.error ?? event.message)
  })
  self.addEventListener('unhandledrejection', event => {
    event.preventDefault()
    runtime?.unhandledRejection(event.reason, event.promise)
  })
  const ports = { host: wrap(container), view: wrap(view) }
  limitBuffers(self, () => ports.host.post(['exhausted']))
  harden(self)
  aliases(self as unknown as { [name: string]: unknown })
  runtime = createRuntime(ports, { evaluate, contents: files, global: self as unknown as { [name: string]: unknown }, console: real, part: PART })
  for (const level of LEVELS) console[level] = (...values: unknown[]) => runtime?.print(level, values)
}

self.addEventListener(
  'message',
  event => {
    const [container, view] = event.ports
    if (Array.isArray(event.data) && event.data[0] === 'connect' && container && view) connect(container, view)
  },
  { once: true },
)
