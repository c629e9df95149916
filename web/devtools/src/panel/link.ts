// The way to the frame of the mini-program that runs. Another run has another frame.

import type { News, Questions } from '../messages'

type Listener<T extends News[0]> = (...rest: Extract<News, [T, ...unknown[]]> extends [unknown, ...infer R] ? R : never) => void

export class Link {
  #port: MessagePort | undefined
  #last = 0
  readonly #waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  readonly #listeners = new Map<string, ((...rest: unknown[]) => void)[]>()

  on<T extends News[0]>(kind: T, listener: Listener<T>): void {
    this.#listeners.set(kind, [...(this.#listeners.get(kind) ?? []), listener as (...rest: unknown[]) => void])
  }

  /** What was asked before is never answered. */
  attach(port: MessagePort): void {
    this.#port?.close()
    for (const { reject } of this.#waiting.values()) reject(new Error('it has ended'))
    this.#waiting.clear()
    this.#port = port
    port.onmessage = ({ data }: MessageEvent<unknown>) => this.#hear(data)
  }

  ask<S extends keyof Questions, M extends keyof Questions[S] & string>(side: S, method: M, ...args: Questions[S][M] extends (...args: infer A) => unknown ? A : never): Promise<Questions[S][M] extends (...args: never[]) => infer R ? R : never> {
    if (!this.#port) return Promise.reject(new Error('nothing runs'))
    const id = (this.#last += 1)
    this.#port.postMessage([id, side, method, args])
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve: resolve as (value: unknown) => void, reject }))
  }

  #hear(data: unknown): void {
    if (!Array.isArray(data)) return
    const [kind, ...rest] = data as [string, ...unknown[]]
    if (kind !== 'reply') {
      for (const listener of this.#listeners.get(kind) ?? []) listener(...rest)
      return
    }
    const [id, value, error] = rest
    const waiting = this.#waiting.get(id as number)
    this.#waiting.delete(id as number)
    if (error === undefined) waiting?.resolve(value)
    else waiting?.reject(new Error(String(error)))
  }
}
