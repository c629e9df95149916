// Calls to the broker: invoke, abort, and the topics that it tells by itself.

import type { Port } from './ports'
import { asObject } from './json'

/** A call that failed. `code` is one of the catalogue's, `message` what follows `fail ` in the vendor's text. */
export class CallError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message)
    this.name = 'CallError'
  }
}

/** The code of a failure. By name: a dialect's script has a class of its own. */
export function codeOf(error: unknown): string {
  return error instanceof Error && error.name === 'CallError' ? (error as CallError).code : 'internal'
}

export interface Call {
  result: Promise<unknown>
  abort(): void
}

interface Pending {
  resolve(value: unknown): void
  reject(error: CallError): void
  progress: ((value: unknown) => void) | undefined
}

export class Host {
  private lastCall = 0
  private readonly pending = new Map<number, Pending>()

  constructor(private readonly port: Port) {}

  /** Asks the broker. `args` must survive a structured clone. */
  call(capability: string, args: unknown, progress?: (value: unknown) => void): Call {
    this.lastCall += 1
    const id = this.lastCall
    const result = new Promise<unknown>((resolve, reject) => {
      this.pending.set(id, { resolve, reject, progress })
      try {
        this.port.post(['invoke', id, capability, args])
      } catch (error) {
        this.pending.delete(id)
        reject(new CallError('invalid', `parameter error: ${error instanceof Error ? error.message : 'cannot be sent'}`))
      }
    })
    return {
      result,
      abort: () => {
        const call = this.pending.get(id)
        if (!call) return
        this.pending.delete(id)
        this.port.post(['abort', id])
        call.reject(new CallError('aborted', 'abort'))
      },
    }
  }

  /** Says which page is in front, with its query, and how many are open. */
  at(path: string, depth: number): void {
    this.port.post(['page', path, depth])
  }

  async invoke(capability: string, args: unknown = {}): Promise<unknown> {
    return this.call(capability, args).result
  }

  /** Takes `result`, `failure` and `progress`; answers of unknown calls are ignored. */
  receive(kind: string, id: number, value: unknown): void {
    const call = this.pending.get(id)
    if (!call) return
    if (kind === 'progress') {
      call.progress?.(value)
      return
    }
    this.pending.delete(id)
    if (kind === 'result') call.resolve(value)
    else call.reject(failure(value))
  }
}

function failure(value: unknown): CallError {
  const { code, message } = asObject(value)
  return new CallError(String(code ?? 'internal'), String(message ?? 'internal error'))
}
