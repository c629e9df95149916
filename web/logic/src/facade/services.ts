// What the façade's answers are made of.

import type { App } from '../app/app'
import type { Page } from '../app/page'
import type { Router } from '../app/router'
import type { TabBar } from '../app/tab-bar'
import type { Host } from '../host'
import type { Launch, Start } from '../ports'
import type { Reporter } from '../report'
import type { Topics } from '../topics'
import type { ViewContext } from '../tree/backend'
import type { Storage } from './storage'
import type { SystemInfo } from './system'

export interface Services {
  start: Start
  host: Host
  app: App
  router: Router
  tabBar: TabBar | undefined
  context: ViewContext
  storage: Storage
  system: SystemInfo
  topics: Topics
  reporter: Reporter
  /** How the mini-program was last entered. */
  entered(): Launch
  /** Asks the current page for its card and hands it to the host. */
  currentPage(): Page
}
