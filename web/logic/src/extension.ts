// What a script that comes with `start` adds to the runtime: a dialect, or capabilities that few mini-programs use. Each
// is a bundle of its own (`dialect-<name>.js`, `more.js`), so nothing of it is compared by identity.

import type { Facade, Names } from '@hutong/protocol'
import type { Handler } from './facade/page-calls'
import type { Services } from './facade/services'
import type { Translator } from './facade/translator'
import type { MakeSemantics } from './semantics/semantics'
import type { NodeObjects } from './tree/backend'

type Members = { [name: string]: unknown }

export interface Extension {
  /** The dialect that the mini-program is written in. */
  dialect?: { facade: Facade; translator: Translator; absent(services: Services): Members; semantics?: MakeSemantics }
  /** Answers for more capabilities. */
  calls?(services: Services, facade: Facade): { [capability: string]: Handler }
  /** WeChat's names of late capabilities. */
  names?: Names
  /** The objects that stand for built-ins. */
  nodes?(services: Services): NodeObjects
  /** WeChat's names that no capability covers. */
  absent?(services: Services): Members
}

declare global {
  /** The runtime's, while the scripts run. */
  var __hutong_extend__: (extension: Extension) => void
}
