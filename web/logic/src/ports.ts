// What the runtime needs from the place it runs in. Nothing here knows a browser.

import type { AppConfig } from './config'

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
  /** The real console. */
  console: Pick<Console, 'debug' | 'error' | 'info' | 'log' | 'warn'>
}

/** How the mini-program was entered. */
export interface Launch {
  path?: string
  query?: { [name: string]: string }
  scene?: number
  referrerInfo?: { [key: string]: unknown }
}

/** The first message of the broker, see spec/ops.md. */
export interface Start {
  config: AppConfig
  appid: string
  /** The dialect. */
  facade: string
  storage: [string, unknown][]
  system: { [key: string]: unknown }
  launch: Launch
  /** Text of `main/logic.js`. */
  logic: string
  runtime?: { version?: string; track?: string }
}
