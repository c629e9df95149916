// Scripts of the container that come when they are needed. The frame's policy lets the view fetch nothing itself.

import type { Json } from '@hutong/protocol'

export class Scripts {
  readonly #runs = new Map<string, Promise<boolean>>()
  readonly #asked = new Map<string, (text: string | null) => void>()

  constructor(private readonly ask: (message: Json) => void) {}

  /** Resolves when the script has run, with false when it could not be had; the next who wants it asks again. */
  load(name: string): Promise<boolean> {
    let run = this.#runs.get(name)
    if (!run) {
      run = new Promise<string | null>((resolve) => this.#asked.set(name, resolve)).then(execute)
      this.#runs.set(name, run)
      void run.then((done) => { if (!done) this.#runs.delete(name) })
      this.ask(['script', name])
    }
    return run
  }

  /** The container's answer: the script's text, null when it could not be had. */
  answer(name: string, text: string | null): void {
    this.#asked.get(name)?.(text)
  }
}

function execute(text: string | null): Promise<boolean> | boolean {
  if (text === null) return false
  return new Promise((resolve) => {
    const script = document.createElement('script')
    script.src = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }))
    const end = (ok: boolean): void => {
      URL.revokeObjectURL(script.src)
      script.remove()
      resolve(ok)
    }
    script.onload = () => end(true)
    script.onerror = () => end(false)
    document.head.append(script)
  })
}
