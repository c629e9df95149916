// A dialect as its script gives it to the runtime.

import type { AbsentNames, Facade } from '@hutong/protocol'
import type { Extension } from '../extension'
import { absentMembers } from './absent'
import { translator, type Adapter } from './translate'

export type { Adapter }

export function speak(facade: Facade, adapters: { [name: string]: Adapter }, absent: AbsentNames): Required<Extension>['dialect'] {
  return { facade, translator: translator(facade, adapters), absent: ({ reporter }) => absentMembers(reporter, facade.form, absent) }
}
