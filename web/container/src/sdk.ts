// @hutong/container: what a host's page imports, docs/host-sdk.md. The container itself comes from the platform, so that it is
// the one that belongs to it.

import type { Connect, Entrance, HutongEvents } from './connect'

export type * from './connect'

/** `<hutong-app>`: one mini-program. */
export interface HutongAppElement extends HTMLElement {
  connect: Connect | undefined
  /** Brings it to the front: as it stands, or where `entrance` leads. What does not run is started. */
  enter(entrance?: Entrance): void
  /** One dialog or page back, for the host's own back button; false when there is none: then the host may close it. */
  back(): boolean
  /** Starts it anew, at `path` when given. */
  restart(path?: string): void
  /** Ends it. */
  close(): void
  /** Opens the capsule's menu, for a host that draws its own. */
  menu(): void
  /** Tells it that memory is short; `level` as Android's `onTrimMemory`: 5, 10 or 15. */
  lowMemory(level?: number): void
  addEventListener<E extends keyof HutongEvents>(type: E, listener: (event: CustomEvent<HutongEvents[E]>) => void, options?: AddEventListenerOptions | boolean): void
  addEventListener<E extends keyof HTMLElementEventMap>(type: E, listener: (event: HTMLElementEventMap[E]) => void, options?: AddEventListenerOptions | boolean): void
}

/** Events of <hutong-stack>: those of its mini-programs, and `hutong-front`: which app is in front, null when none is any more. */
export interface StackEvents extends HutongEvents {
  'hutong-front': { app: string | null }
}

/** `<hutong-stack>`: several mini-programs, one in front. */
export interface HutongStackElement extends HTMLElement {
  connect: Connect | undefined
  /** The app in front, null when there is none. */
  readonly app: string | null
  /** Readies a frame and a worker, so that the first opening does not wait for them; for each further one the stack does it by itself. */
  prepare(): void
  /** Opens a mini-program in front of what is there, or brings it back: as it was left, or where `path` leads. */
  open(opening: Entrance & { app: string }): void
  /** One page back in front, else one mini-program; false when nothing is left. */
  back(): boolean
  /** Puts everything into the background. */
  home(): void
  /** Memory is short: what waits in the background ends, what is in front is told. */
  lowMemory(level?: number): void
  /** Ends all of them. */
  clear(): void
  addEventListener<E extends keyof StackEvents>(type: E, listener: (event: CustomEvent<StackEvents[E]>) => void, options?: AddEventListenerOptions | boolean): void
  addEventListener<E extends keyof HTMLElementEventMap>(type: E, listener: (event: HTMLElementEventMap[E]) => void, options?: AddEventListenerOptions | boolean): void
}

declare global {
  interface HTMLElementTagNameMap {
    'hutong-app': HutongAppElement
    'hutong-stack': HutongStackElement
  }
}

const loading = new Map<string, Promise<void>>()
let failures = 0

/** Loads both elements from the platform, once; after a failure the next call tries again. `nonce`: of the page's content policy, where it asks for one. */
export function load(platform: string, nonce?: string): Promise<void> {
  const base = platform.replace(/\/$/, '')
  let running = loading.get(base)
  if (!running) {
    // A browser remembers that a module failed to load; another query makes it another module.
    const query = failures ? `?attempt=${failures}` : ''
    running = Promise.all(['hutong.js', 'stack.js'].map((name) => script(`${base}/container/${name}${query}`, nonce))).then(() => undefined)
    running.catch(() => {
      failures += 1
      loading.delete(base)
    })
    loading.set(base, running)
  }
  return running
}

function script(src: string, nonce: string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const element = Object.assign(document.createElement('script'), { type: 'module', src, ...(nonce && { nonce }) })
    element.onload = () => resolve()
    element.onerror = () => {
      element.remove()
      reject(new Error(`${src} cannot be loaded`))
    }
    document.head.append(element)
  })
}
