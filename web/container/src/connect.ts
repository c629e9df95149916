// What a host page gives to <hutong-app>. spec/host-connect.md is the part of it that its back end plays.

/** Names of capabilities, or of a whole family as `ui.*`. */
export interface Policy {
  /** When given, everything else is forbidden. */
  allow?: string[]
  /** Wins over `allow`. */
  deny?: string[]
}

export interface Card {
  app: string
  appid: string
  title: string
  /** Page and query, to be given to <hutong-app path> by whoever opens the card. */
  path: string
  imageUrl?: string
}

export interface OpenRequest {
  appid: string
  path: string
  extraData?: unknown
  /** The appid of the mini-program that asks. */
  from: string
}

export interface Connect {
  /** A fresh user assertion of the host's back end; called again when the session has run out. */
  assertion(): Promise<string>
  /** Called only after the user agreed. */
  profile?(): Promise<{ nickName: string; avatarUrl: string }>
  share?(card: Card): Promise<void> | void
  openApp?(request: OpenRequest): Promise<void> | void
  /** The host's own implementations of capabilities of the catalogue. Arguments have been checked, consent has been given. */
  capabilities?: Record<string, (args: never, from: { app: string; appid: string }) => unknown>
  policy?: Policy
}

export function permittedByPolicy(policy: Policy | undefined, capability: string): boolean {
  return !among(policy?.deny ?? [], capability) && (!policy?.allow || among(policy.allow, capability))
}

/** Whether a list names the capability, or its whole family as `ui.*`. */
export function among(list: readonly string[], capability: string): boolean {
  return list.some((entry) => entry === capability || (entry.endsWith('.*') && capability.startsWith(entry.slice(0, -1))))
}
