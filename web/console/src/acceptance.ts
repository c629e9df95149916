// What a host's owner may say of a version, with which right, after what: as the platform has it.
import type { Schemas } from './api'
import type { May } from './session'

export type Answer = 'accept' | 'refuse' | 'take_back'

const TABLE: Record<Schemas['Acceptance']['state'], readonly Answer[]> = {
  asked: ['accept', 'refuse'],
  accepted: ['take_back'],
  refused: ['accept'],
  taken_back: ['accept'],
}

/** The answers that somebody is offered who has these rights; the platform decides. */
export const answers = (state: Schemas['Acceptance']['state'], may: May): readonly Answer[] => may('accept_version') ? TABLE[state] : []
