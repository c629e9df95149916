// The frame with view and worker in it. There is nothing of a mini-program in it before it is given one.

import type { ToLogic, ToView } from '@hutong/protocol'

/** The container's ends. */
export interface Ends {
  logic: MessagePort
  view: MessagePort
}

export class Runtime {
  readonly frame = document.createElement('iframe')
  /** They come once the frame has started its worker; whatever is sent waits until that is up. */
  readonly ends: Promise<Ends>
  /** Called when the frame is led elsewhere, or its process has ended in a browser that tells. */
  lost = (): void => undefined
  readonly #closed = new AbortController()
  #ends: Ends | undefined

  /** Begins when `frame` is put into the page; moving it would begin anew. */
  constructor(url: string) {
    const { frame } = this
    frame.setAttribute('sandbox', 'allow-scripts')
    frame.referrerPolicy = 'no-referrer'
    frame.allow = ''
    frame.src = url
    let loads = 0
    frame.onload = () => ++loads > 1 && this.lost()
    this.ends = new Promise((resolve) => {
      addEventListener('message', ({ source, data, ports: [logic, view] }) => {
        if (this.#ends || source !== frame.contentWindow || !Array.isArray(data) || data[0] !== 'frame' || !logic || !view) return
        resolve((this.#ends = { logic, view }))
      }, { signal: this.#closed.signal })
    })
  }

  listen(fromLogic: (message: unknown) => void, fromView: (message: unknown) => void): void {
    this.#ends!.logic.onmessage = (event) => fromLogic(event.data)
    this.#ends!.view.onmessage = (event) => fromView(event.data)
    this.#ends!.view.addEventListener('close', () => this.lost())
  }

  tellLogic(message: ToLogic): void {
    this.#ends?.logic.postMessage(message)
  }

  tellView(message: ToView): void {
    this.#ends?.view.postMessage(message)
  }

  /** Takes the worker with it, busy or not. */
  close(): void {
    this.#closed.abort()
    this.#ends?.logic.close()
    this.#ends?.view.close()
    this.frame.remove()
  }
}
