// What waits for a developer: the states of a version in which nothing happens until they do something.
import type { Schemas } from './api'

type State = Schemas['VersionState']
const THEIRS: readonly State[] = ['scan_failed', 'ready', 'rejected', 'withdrawn', 'delayed']

/** Whether a version waits for its developer, not for the platform. */
export const waitsForDeveloper = ({ state }: { state: State }): boolean => THEIRS.includes(state)
