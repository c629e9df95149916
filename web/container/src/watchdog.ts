// Waiting for a worker that may never answer.

/** How often it is asked, after how long a silence the user is told, and after how long it is ended; milliseconds. */
const EVERY = 3_000
const SILENCE = 8_000
const PATIENCE = 40_000

export class Watchdog {
  #sent = 0
  #answered = 0
  #silentSince: number | undefined
  #responding = true
  readonly #timer: ReturnType<typeof setInterval>

  constructor(
    private readonly ping: (n: number) => void, private readonly tell: (responding: boolean) => void, private readonly end: () => void,
    every = EVERY, private readonly silence = SILENCE, private readonly patience = PATIENCE,
  ) {
    this.#timer = setInterval(() => this.#check(), every)
  }

  pong(n: unknown): void {
    if (n !== this.#sent) return
    this.#answered = this.#sent
    this.#silentSince = undefined
    this.#set(true)
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  #check(): void {
    if (this.#answered === this.#sent) {
      this.#silentSince = performance.now()
      this.ping(++this.#sent)
      return
    }
    const silent = performance.now() - this.#silentSince!
    if (silent > this.patience) this.end()
    else if (silent > this.silence) this.#set(false)
  }

  #set(responding: boolean): void {
    if (responding === this.#responding) return
    this.#responding = responding
    this.tell(responding)
  }
}

/** Something that is waited for and happens once. */
export class Gate {
  open!: () => void
  readonly passed = new Promise<void>((resolve) => (this.open = resolve))
}

/** The promise, or `late` when it takes longer than `limit` milliseconds. */
export async function within<T>(promise: Promise<T>, limit: number, late: Error): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  try {
    return await Promise.race([promise, new Promise<never>((_, reject) => (timer = setTimeout(() => reject(late), limit)))])
  } finally {
    clearTimeout(timer)
  }
}
