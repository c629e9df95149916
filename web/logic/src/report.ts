// Where errors of the mini-program go: the console, with the place, and whoever listens (App.onError, wx.onError).
// An error in one hook never ends the runtime.

export type Level = 'debug' | 'log' | 'info' | 'warn' | 'error'

export class Reporter {
  private readonly listeners = new Set<(text: string) => void>()
  private telling = false

  /** `write` prints for people and developer tools. */
  constructor(private readonly write: (level: Level, ...values: unknown[]) => void) {}

  /** Reports an error that nobody caught. `where` says what was running, such as `pages/a/a onLoad`. */
  error(error: unknown, where: string): void {
    const text = describe(error)
    this.write('error', `${where}: ${text}`)
    if (this.telling) return
    this.telling = true
    try {
      for (const listener of [...this.listeners]) this.guard('onError', () => listener(`${where}: ${text}`))
    } finally {
      this.telling = false
    }
  }

  warn(text: string): void {
    this.write('warn', text)
  }

  debug(text: string): void {
    this.write('debug', text)
  }

  /** Runs `action`; an error is reported and the result is then undefined. */
  guard<T>(where: string, action: () => T): T | undefined {
    try {
      return action()
    } catch (error) {
      this.error(error, where)
      return undefined
    }
  }

  onError(listener: (text: string) => void): void {
    this.listeners.add(listener)
  }
}

/** The error as text with its stack where there is one. */
export function describe(error: unknown): string {
  if (!(error instanceof Error)) return typeof error === 'string' ? error : safeString(error)
  const head = `${error.name}: ${error.message}`
  const stack = error.stack ?? ''
  return stack.includes(error.message) ? stack : `${head}\n${stack}`.trimEnd()
}

function safeString(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value)
  } catch {
    return String(value)
  }
}
