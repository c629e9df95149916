// What may be done to a version, with which right, from which state: as the platform's review has it.
import type { Schemas } from './api'
import type { May, Right } from './session'

type State = Schemas['VersionState']
export type Step = 'submit' | 'withdraw' | 'scan' | 'delay' | 'resume' | 'approve' | 'reject' | 'remove' | 'restore' | 'promote' | 'demote'

const OPEN: readonly State[] = ['in_review', 'delayed']
const TABLE: readonly [Step, Right, readonly State[], boolean?][] = [
  ['submit', 'submit_review', ['ready', 'withdrawn', 'rejected']],
  ['withdraw', 'withdraw_review', OPEN],
  ['scan', 'decide_review', ['scan_failed']],
  ['approve', 'decide_review', OPEN],
  ['reject', 'decide_review', OPEN],
  ['delay', 'decide_review', ['in_review']],
  ['resume', 'decide_review', ['delayed']],
  ['remove', 'decide_review', ['admitted']],
  ['restore', 'decide_review', ['removed']],
  ['promote', 'promote_version', ['admitted'], false],
  ['demote', 'promote_version', ['admitted', 'removed'], true],
]

/** The steps that somebody is offered who has these rights; the platform decides. */
export function steps({ state, promotable }: Pick<Schemas['Version'], 'state' | 'promotable'>, may: May): Step[] {
  return TABLE.filter(([, right, from, when]) => may(right) && from.includes(state) && (when === undefined || when === promotable)).map(([step]) => step)
}
