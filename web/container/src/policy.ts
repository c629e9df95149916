// What a host's policy allows. Apart from connect.ts, which has nothing but the types that hosts build on.

import type { Connect, Limits, Policy } from './connect'

export function permittedByPolicy(policy: Policy | undefined, capability: string): boolean {
  return !among(policy?.deny ?? [], capability) && (!policy?.allow || among(policy.allow, capability))
}

/** Whether a list names the capability, or its whole family as `ui.*`. */
export function among(list: readonly string[], capability: string): boolean {
  return list.some((entry) => entry === capability || (entry.endsWith('.*') && capability.startsWith(entry.slice(0, -1))))
}

/** The host's limit where it is lower than `own`. */
export function limited({ policy }: Connect, name: keyof Limits, own: number): number {
  const limit = policy?.limits?.[name] ?? own
  return limit >= 0 && limit < own ? limit : own
}
