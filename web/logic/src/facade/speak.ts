// A dialect as its script gives it to the runtime.

import type { AbsentNames, Facade, Names } from '@hutong/protocol'
import type { Extension } from '../extension'
import { absentMembers } from './absent'
import { joined } from './names'
import { translator, type Adapter } from './translate'

export type { Adapter }

export function speak(first: Facade, late: Names, adapters: { [name: string]: Adapter }, absent: AbsentNames): Required<Extension>['dialect'] {
  const facade = joined(first, late)
  return { facade, translator: translator(facade, adapters), absent: ({ reporter }) => absentMembers(reporter, facade.form, absent) }
}
