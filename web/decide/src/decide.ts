// The decision of spec/release.md over what a host holds: the first release that fits, in the order of precedence. It
// answers as `hutong_policy::Snapshot` does, to which crates/policy/tests/sdk.rs holds it.
import { compare } from './dotted.js'
import { includes, own } from './rule.js'
import { Unreadable, type App, type Decision, type Facts, type Release, type Sanction, type Snapshot, type Why } from './types.js'

export * from './types.js'

/** What the host of `snapshot` shows of `app` to the subject of `facts` at `now`, in milliseconds since the epoch. */
export function decide(snapshot: Snapshot, app: string, facts: Facts, now: number): Decision {
  if (snapshot.format !== 1) throw new Unreadable(`format is ${snapshot.format}, this reader knows 1`)
  const part = own(snapshot.apps, app)
  if (part === undefined) return { why: 'not_released' }
  const minimum = part.minimum === undefined ? {} : { minimum: part.minimum }
  if (isSuspended(part, now)) return { ...minimum, why: 'suspended' }
  let why: Why = 'not_released'
  // the highest code online for which the host is too old
  let tooNew = -Infinity
  for (const release of part.releases ?? []) {
    const { version, code, track, superseded } = release
    if (superseded && tooNew <= code) continue
    const verdict = judge(part, release, facts, now)
    if (verdict === 'released') return { version, code, track, ...(release.rollback ? { rollback: true } : {}), ...minimum, why: verdict }
    if (superseded) continue
    if (track === 'online' && (verdict === 'host_too_old' || verdict === 'capability_missing')) tooNew = Math.max(tooNew, code)
    why = verdict
  }
  return { ...minimum, why }
}

function judge(app: App, release: Release, facts: Facts, now: number): Why {
  const { code, track, superseded, starts_at, ends_at, needs } = release
  if ((track === 'dev' || track === 'trial') && facts.tester !== true) return 'not_a_tester'
  if (app.minimum !== undefined && code < app.minimum) return 'below_minimum'
  if (starts_at !== undefined && now < starts_at) return 'not_begun'
  if (!superseded && ends_at !== undefined && ends_at <= now) return 'over'
  if (release.audience !== undefined) {
    const rule = app.audiences?.[release.audience]
    if (rule === undefined || release.salt === undefined) throw new Unreadable(`the audience of ${release.version} is missing`)
    if (!includes(rule, facts, release.salt)) return 'not_in_audience'
  }
  if (release.paused && facts.running !== code) return 'paused'
  if (release.missing !== undefined) return 'capability_missing'
  const has = own(facts.attributes, 'host_version')
  if (needs !== undefined && typeof has === 'string' && compare(has, needs) === -1) return 'host_too_old'
  return 'released'
}

function isSuspended({ measures = [] }: App, now: number): boolean {
  return measures.some(({ from, until, sanction }) => from <= now && (until === undefined || now < until) && suspends(sanction, now))
}

function suspends(sanction: Sanction, now: number): boolean {
  switch (sanction.kind) {
    case 'warning':
      return sanction.then !== null && sanction.deadline !== null && sanction.deadline <= now && suspends(sanction.then, now)
    case 'capability_ban':
    case 'page_ban':
      return false
    case 'suspension':
    case 'ban':
      return true
    default:
      throw new Unreadable(`a measure of an unknown kind: ${(sanction as Sanction).kind}`)
  }
}
