// @hutong/container: what a host's page imports, docs/host-sdk.md. The container itself comes from the platform, so that it is
// the one that belongs to it.

import type { Connect, Entrance, HutongEvents } from './connect'
import { loader } from './load'

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

/** Events of <hutong-center>. */
export interface CenterEvents {
  /** The user opens a mini-program; `scene` is the number of the way in. Where the event is prevented the host opens it, else `target` does. */
  'hutong-open': { app: string; scene: number }
}

/** `<hutong-center>`: the mini-programs that a host offers, those used last, and the user's collection. */
export interface HutongCenterElement extends HTMLElement {
  /** That of the mini-programs: `subject` says whose lists these are, `look` how it looks. */
  connect: Connect | undefined
  /** Where mini-programs open; else the element of the same tree whose id the attribute `for` has. */
  target: HutongStackElement | HutongAppElement | undefined
  /** Asks the platform anew. */
  reload(): void
  addEventListener<E extends keyof CenterEvents>(type: E, listener: (event: CustomEvent<CenterEvents[E]>) => void, options?: AddEventListenerOptions | boolean): void
  addEventListener<E extends keyof HTMLElementEventMap>(type: E, listener: (event: HTMLElementEventMap[E]) => void, options?: AddEventListenerOptions | boolean): void
}

declare global {
  interface HTMLElementTagNameMap {
    'hutong-app': HutongAppElement
    'hutong-stack': HutongStackElement
    'hutong-center': HutongCenterElement
  }
}

/** Loads both elements from the platform, once; after a failure the next call tries again. `nonce`: of the page's content policy, where it asks for one. */
export function load(platform: string, nonce?: string): Promise<void> {
  return elements(platform, nonce)
}

const elements = loader(['hutong.js', 'stack.js'])
