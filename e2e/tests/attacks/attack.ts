// What a hostile mini-program is made of. Its script is the body of a page's `onLoad`.

/** What the script of an attack is given, as the first argument. */
export interface Tools {
  /** An address that the manifest does not declare, with the attack's name in its path: whoever reaches it is known. */
  sink: string
  /** The mini-program's own server. */
  own: string
  /** The platform's and the host page's own addresses. */
  platform: string
  host: string
  /** Says that something was got that is not the mini-program's. */
  loot(what: string): void
  /** Resolves after some turns of the event loop, so that what was set going has its chance. */
  settle(milliseconds?: number): Promise<void>
  /** What a call of the façade came to: `done`, the text of the failure, or `waits` when it waits for the user. */
  outcome(name: string, options?: object): Promise<string>
  /** The page. */
  page: any
}

export interface Attack {
  name: string
  script?(tools: Tools): Promise<void> | void
  /** Source files beside the script's page, or in its place: `pages/index/index.wxml` and so on; `SINK` in them is the undeclared address. */
  files?: Record<string, string>
  /** How it ends: the script comes to its end, it no longer answers, the container ends it with this code, or, as the machine is fast or slow, one or the other. */
  ends?: 'done' | 'silent' | 'either' | { code: string }
  /** Requests of the declared server that are no loot: the mini-program may speak with its own. */
  mayAsk?: RegExp
  /** Lines of the console that show that it came through. */
  never?: RegExp
  /** What the manifest declares: nothing when not said. */
  declares?: 'own' | 'host'
  /** Another mini-program has run in the page before, and kept something. */
  neighbour?: boolean
}
