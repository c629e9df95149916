// Tasks that take turns.

/** Of HTTP, at once. */
export const MAX_RUNNING = 10

/** Lets at most a number of tasks run at once; the others wait in order. */
export class Lane {
  #running = 0
  readonly #waiting: (() => void)[] = []

  constructor(private readonly width: number) {}

  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.#running >= this.width) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    else this.#running++
    try {
      return await task()
    } finally {
      const next = this.#waiting.shift()
      if (next) next()
      else this.#running--
    }
  }
}
