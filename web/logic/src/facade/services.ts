// What the façade's answers are made of.

import type { Page } from '../app/page'
import type { Router } from '../app/router'
import type { TabBar } from '../app/tab-bar'
import type { Host } from '../host'
import type { Entrance, Start } from '../config'
import type { Contents } from '../file/operations'
import type { Reporter } from '../report'
import type { Topics } from '../topics'
import type { ViewContext } from '../tree/backend'
import type { Storage } from './storage'
import type { SystemInfo } from './system'

export interface Services {
  start: Start
  host: Host
  router: Router
  tabBar: TabBar | undefined
  context: ViewContext
  storage: Storage
  system: SystemInfo
  topics: Topics
  reporter: Reporter
  /** Contents of files. */
  contents: Contents
  /** Sockets have numbers that all façades share; the older calls, which name none, mean the last. */
  sockets: { last: number }
  /** How the mini-program was started. */
  launched(): Entrance
  /** How it was last entered. */
  entered(): Entrance
  /** Which node a built-in of the page in front is, or of the argument `component`; by its id. It is looked for when it is needed. */
  builtIn(args: { [name: string]: unknown }, tag: string, id: unknown): () => number | undefined
  /** The page in front; a call that needs one fails without it. */
  currentPage(): Page
}
