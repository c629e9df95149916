// One kind of error for everything that can go wrong between the page and the mini-program.

/** A failure with a stable code. `message` says what is wrong, in English; the UI adds what to do. */
export class Failed extends Error {
  override readonly name = 'Failed'

  /** `status`: of the HTTP answer that is to blame. */
  constructor(readonly code: string, message: string, readonly status?: number) {
    super(message)
  }
}

/** Code and text of anything thrown. */
export function failureOf(error: unknown): { code: string; message: string } {
  if (isFailed(error)) return { code: error.code, message: error.message }
  return { code: 'internal', message: error instanceof Error ? error.message : String(error) }
}

/** By name: each bundle has a class of its own. */
function isFailed(error: unknown): error is Failed {
  return error instanceof Error && error.name === 'Failed'
}
