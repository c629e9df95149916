import type { Json } from '@hutong/protocol'

/** The part of a MessagePort the view uses; tests pass their own. */
export interface Port {
  postMessage(message: Json, transfer?: Transferable[]): void
  onmessage: ((event: { data: unknown }) => void) | null
}

export interface Ports {
  logic: Port
  container: Port
}
