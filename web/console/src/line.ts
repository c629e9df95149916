// What may be done to a release, with which right: as the platform's release line has it.
import type { Schemas } from './api'
import type { May } from './session'

type Release = Pick<Schemas['Release'], 'state' | 'track'>
export type Act = 'pause' | 'resume' | 'revert' | 'take_offline'
export const TRACKS = ['dev', 'trial', 'gray', 'online'] as const
export type Track = typeof TRACKS[number]

/** The steps that a growing release usually takes, in percent. */
export const STEPS = [1, 5, 10, 20, 50, 100] as const

/** The acts that somebody is offered who has these rights; the platform decides. */
export function acts({ state, track }: Release, may: May): Act[] {
  if (!may('pause_release')) return []
  const gray = track === 'gray' && (state === 'active' || state === 'paused')
  return [
    ...(gray ? [state === 'active' ? 'pause' : 'resume', 'revert'] as const : []),
    ...(['scheduled', 'active', 'paused', 'superseded'].includes(state) ? ['take_offline'] as const : []),
  ]
}

/** Whether users or testers have it, or will. */
export const stands = (release: Release | undefined): boolean => release !== undefined && ['scheduled', 'active', 'paused'].includes(release.state)

/** Whether somebody who has these rights may put a version of this state on a track. */
export function mayPut(state: Schemas['VersionState'], track: Track, may: May): boolean {
  const users = track === 'gray' || track === 'online'
  return may(users ? 'release_to_users' : 'release_to_testers') && mayBeShown(state, track)
}

/** Whether a version of this state may come on a track. */
export function mayBeShown(state: Schemas['VersionState'], track: Track): boolean {
  return track === 'gray' || track === 'online' ? state === 'admitted' : !['uploading', 'scan_failed', 'removed'].includes(state)
}

/** The part of the users that a release's terms begin with: of one that stands, as it was given. */
export function percentOf(track: Track, release: Pick<Schemas['Release'], 'percent'> | undefined): number | undefined {
  if (track !== 'gray') return undefined
  return release ? release.percent ?? undefined : 10
}

/** A release with another percentage, and nothing else changed: also when it is yet to begin. */
export function nextTerms({ app, host, version, track, audience, starts_at, ends_at }: Schemas['Release'], percent: number): Schemas['NewRelease'] {
  return { app, host, version, track, audience, starts_at, ends_at, percent }
}
