// What may be done to a version, with which right, from which state: as the platform's review has it.
import type { Schemas } from './api'
import type { May, Right } from './session'

type State = Schemas['VersionState']
export type Step = 'submit' | 'withdraw' | 'speed_up' | 'scan' | 'delay' | 'resume' | 'approve' | 'reject' | 'remove' | 'restore' | 'promote' | 'demote'

type Facts = Pick<Schemas['Version'], 'promotable' | 'sped_up_at'>

const OPEN: readonly State[] = ['in_review', 'delayed']
const TABLE: readonly [Step, Right, readonly State[], ((version: Facts) => boolean)?][] = [
  ['submit', 'submit_review', ['ready', 'withdrawn', 'rejected']],
  ['withdraw', 'withdraw_review', OPEN],
  ['speed_up', 'submit_review', ['in_review'], ({ sped_up_at: at }) => at == null],
  ['scan', 'decide_review', ['scan_failed']],
  ['approve', 'decide_review', OPEN],
  ['reject', 'decide_review', OPEN],
  ['delay', 'decide_review', ['in_review']],
  ['resume', 'decide_review', ['delayed']],
  ['remove', 'decide_review', ['admitted']],
  ['restore', 'decide_review', ['removed']],
  ['promote', 'promote_version', ['admitted'], ({ promotable }) => !promotable],
  ['demote', 'promote_version', ['admitted', 'removed'], ({ promotable }) => promotable],
]

/** The steps that somebody is offered who has these rights; the platform decides. */
export function steps(version: Facts & { state: State }, may: May): Step[] {
  return TABLE.filter(([, right, from, fits]) => may(right) && from.includes(version.state) && (fits?.(version) ?? true)).map(([step]) => step)
}
