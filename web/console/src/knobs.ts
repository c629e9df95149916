// The operator's policy: a preset, and what differs from it.

export type Knobs = Readonly<Record<string, unknown>>

const same = (one: unknown, other: unknown) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null)

/** What has to be said beside a preset so that `wanted` comes of it. What is left out of `wanted` has no limit. */
export function changes(preset: Knobs, wanted: Knobs): Record<string, unknown> {
  return Object.fromEntries(Object.keys(preset).filter(name => !same(preset[name], wanted[name])).map(name => [name, wanted[name] ?? null]))
}
