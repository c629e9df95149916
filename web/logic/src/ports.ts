// What the runtime needs from the place it runs in. Nothing here knows a browser.

import type { Contents } from './file/operations'

/** One end of a message channel. */
export interface Port {
  post(message: unknown): void
  /** Where messages from the other end go. Set once, by the runtime. */
  onMessage(receive: (message: unknown) => void): void
}

export interface Ports {
  /** To the view: batches of ops out, events in. */
  view: Port
  /** To the broker: invoke out, results and topics in. */
  host: Port
}

export interface Environment {
  /** Runs a classic script in the global scope, at once. `name` tells people which file it was. */
  evaluate(source: string, name: string): void
  /** The object whose properties the mini-program's scripts see as globals. */
  global: Record<string, unknown>
  /** Contents of files, made and read at once. */
  contents: Contents
  /** The real console. */
  console: Pick<Console, 'debug' | 'error' | 'info' | 'log' | 'warn'>
  /** From how many elements on a batch goes in parts, where the view can work beside the logic. */
  part?: number
}
