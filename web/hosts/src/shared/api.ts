/** A refusal of the back end, or `offline` when it cannot be reached. */
export class ApiError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message)
  }
}

/** Told when the session ended behind the page's back. */
let onSessionLost = () => {}
export const whenSessionLost = (listener: () => void) => void (onSessionLost = listener)

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const request: RequestInit = { method }
  if (body !== undefined) {
    request.body = JSON.stringify(body)
    request.headers = { 'content-type': 'application/json' }
  }
  const response = await fetch(`/api${path}`, request).catch((cause: unknown) => {
    throw new ApiError('offline', String(cause))
  })
  if (response.status === 204) return undefined as T
  const answer: unknown = await response.json().catch(() => null)
  if (response.ok) return answer as T
  const { code = 'internal', message = '' } = (answer ?? {}) as { code?: string; message?: string }
  if (code === 'not_logged_in') onSessionLost()
  throw new ApiError(code, message)
}

export const api = {
  get: <T>(path: string) => call<T>('GET', path),
  post: <T>(path: string, body: unknown) => call<T>('POST', path, body),
  put: (path: string) => call<void>('PUT', path),
  delete: (path: string) => call<void>('DELETE', path),
}
