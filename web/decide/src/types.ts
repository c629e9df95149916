// What a host holds of all releases, as spec/snapshot.md says, and what is asked about it.

/** What one host may show, or a page of it: the body of `GET /v1/hosts/{host}/snapshot`. */
export interface Snapshot {
  format: number
  host: string
  apps: Record<string, App>
  /** The cursor of the next page. */
  next?: string
}

/** One app on that host. */
export interface App {
  /** The lowest usable code. */
  minimum?: number
  /** Rules; releases name them by their place. */
  audiences?: Rule[]
  /** In the order of precedence. */
  releases?: Release[]
  measures?: Measure[]
}

export type Track = 'dev' | 'trial' | 'gray' | 'online'

export interface Release {
  version: string
  code: number
  track: Track
  paused?: boolean
  superseded?: boolean
  rollback?: boolean
  audience?: number
  salt?: string
  starts_at?: number
  ends_at?: number
  needs?: string
  missing?: string
}

export type Rule = { all: Rule[] } | { any: Rule[] } | { not: Rule } | { attr: string; op: string; value: unknown }

export interface Measure {
  id: string
  by_host?: boolean
  sanction: Sanction
  from: number
  until?: number
  rule: string
}

export type Sanction =
  | { kind: 'warning'; deadline: number | null; then: Sanction | null }
  | { kind: 'capability_ban'; capabilities: string[] }
  | { kind: 'page_ban'; pages: string[] }
  | { kind: 'suspension' | 'ban' }

/** What is known of the subject. What is left out is not known. */
export interface Facts {
  /** What `percent` sticks to: your own id of the user, the `sub` of your assertions. */
  subject?: string
  /** `user`, `city`, `host_version`, `custom.…` */
  attributes?: Record<string, unknown>
  tester?: boolean
  /** By release. */
  seats?: Record<string, number>
  /** The code that the container has. */
  running?: number | null
}

export type Why =
  | 'released'
  | 'not_released'
  | 'suspended'
  | 'not_a_tester'
  | 'not_begun'
  | 'over'
  | 'below_minimum'
  | 'not_in_audience'
  | 'paused'
  | 'host_too_old'
  | 'capability_missing'

/** What a subject gets; `version`, `code` and `track` are there when it is `released`. */
export interface Decision {
  version?: string
  code?: number
  track?: Track
  /** A container may come from a higher code. */
  rollback?: true
  /** A container that runs a lower code ends it. */
  minimum?: number
  why: Why
}

/** What this reader does not know: ask the platform instead. */
export class Unreadable extends Error {
  override name = 'Unreadable'
}
