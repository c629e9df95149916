import { useEffect, useRef, useSyncExternalStore } from 'react'

/** Where to: the platform's app id and the page path, perhaps empty. */
export interface Target {
  app: string
  path: string
}

/** A mini-program to show. A greater `turn` was opened later, and a lesser one is being returned to. */
export interface Opening extends Target {
  turn: number
}

/** Where the page is: a path of its own such as `/messages/lin`, and the mini-program over it, if any. */
export interface Place {
  base: string
  opening: Opening | null
}

/** The opening that `#/app/<id>?path=…` asks for. */
export function parseOpening(hash: string): Target | null {
  const match = /^#\/app\/(\w{1,64})(?:\?(.*))?$/s.exec(hash)
  if (!match?.[1]) return null
  return { app: match[1], path: new URLSearchParams(match[2] ?? '').get('path') ?? '' }
}

/** The hash that opens a mini-program: also what a shared link ends with. */
export function openingHash({ app, path }: Target): string {
  return `#/app/${app}${path ? `?path=${encodeURIComponent(path)}` : ''}`
}

/** What an entry of the browser's history has: whether the page before it is ours, and when a mini-program was opened with it. */
interface Entry {
  entered: boolean
  turn?: number
}

const entry = (): Entry | null => history.state as Entry | null

let last = 0
/** Later than all before, those of an earlier load of the page among them. */
const nextTurn = () => (last = Math.max(Date.now(), last + 1))

let place: Place = read({ base: '/', opening: null })
const listeners = new Set<() => void>()

/** A mini-program lies over the place that was there before it. */
function read(before: Place): Place {
  const target = parseOpening(location.hash)
  if (!target) return { base: location.hash.replace(/^#/, '') || '/', opening: null }
  // Somebody else led here: a link, or the address bar.
  if (!entry()?.turn) history.replaceState({ entered: entry()?.entered ?? false, turn: nextTurn() }, '')
  return { base: before.base, opening: { ...target, turn: entry()!.turn! } }
}

function moved() {
  place = read(place)
  for (const listener of listeners) listener()
}

addEventListener('popstate', moved)
addEventListener('hashchange', moved)

/** Goes to a path of the host beside this one, as a tab does: `back` does not return. */
export function go(path: string) {
  history.replaceState(entry()?.entered ? { entered: true } : null, '', `#${path}`)
  moved()
}

/** One step back, or to `fallback` when the page began here. */
export function back(fallback: string) {
  if (!entry()?.entered) go(fallback)
  else history.back()
}

/** Goes deeper: `back` returns from there. */
export function enter(path: string) {
  history.pushState({ entered: true }, '', `#${path}`)
  moved()
}

/** Puts a mini-program over the page, as an entry of the browser's history; gives its turn. */
export function open(target: Target): number {
  const turn = nextTurn()
  history.pushState({ entered: true, turn }, '', openingHash(target))
  moved()
  return turn
}

/** Takes the mini-program away: one step back, or home when the page began with it. */
export function close() {
  back(place.base)
}

export function usePlace(): Place {
  return useSyncExternalStore(
    (listener) => (listeners.add(listener), () => listeners.delete(listener)),
    () => place,
  )
}

/** Calls `returned` each time a mini-program over the page was closed: it may have posted or paid. */
export function useReturn(returned: () => void) {
  const away = usePlace().opening !== null
  const was = useRef(away)
  useEffect(() => {
    if (was.current && !away) returned()
    was.current = away
  }, [away, returned])
}
