// What a user does, as data: the same steps are played in a browser and in the runner.

/** How it is said to both players; `conformance/README.md` lists what there is. */
export interface Step {
  do: 'tap' | 'longpress' | 'submit' | 'reset' | 'input' | 'confirm' | 'choose' | 'slide' | 'swipe' | 'scroll' | 'pull' | 'tab' | 'back' | 'agree' | 'confirmModal' | 'cancelModal' | 'action' | 'wait'
  /** A selector of tags and classes; components are looked into. Of those that match it is the `nth`, from 0, that has `text` in it. */
  at?: string
  nth?: number
  text?: string
  value?: unknown
  /** Which way something scrolls, when it is not down. */
  along?: 'x' | 'y'
}

/** What there is at rest: the page in front with its components, in document order, and the pages behind it. */
export interface State {
  pages: { id: number, path: string, query: Record<string, string> }[]
  data: object
  components: { tag: string, data: object }[]
}

/** A step, the pages that are open after it, and what it has changed in the data of the page in front: place → value. */
export interface Change { step: Step | 'open', pages: string[], changed: Record<string, unknown> }

/** What each step has changed. */
export function changes(steps: Step[], states: State[]): Change[] {
  const known = new Map<number, Map<string, unknown>>()
  return states.map((state, at) => {
    const { id } = state.pages.at(-1)!
    const before = known.get(id) ?? new Map<string, unknown>()
    const after = new Map(places('data', state.data))
    const seen = new Map<string, number>()
    for (const { tag, data } of state.components) {
      const nth = seen.get(tag) ?? 0
      seen.set(tag, nth + 1)
      for (const [place, value] of places(`<${tag}>${nth}`, data)) after.set(place, value)
    }
    known.set(id, after)
    const changed = [...after].filter(([place, value]) => before.get(place) !== value)
    const gone = [...before.keys()].filter(place => !after.has(place)).map(place => [place, '(gone)'])
    const pages = state.pages.map(({ path, query }) => [path, new URLSearchParams(query).toString()].filter(Boolean).join('?'))
    return { step: at === 0 ? 'open' : steps[at - 1]!, pages, changed: Object.fromEntries([...changed, ...gone].sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))) }
  })
}

/** The values in some data, each with where it is: a list of plain ones is one value. */
function* places(at: string, value: unknown): Generator<[string, unknown]> {
  if (value === null || typeof value !== 'object') return yield [at, value]
  const parts = Object.entries(value)
  if (parts.every(([, part]) => Array.isArray(value) && typeof part !== 'object')) return yield [at, JSON.stringify(value)]
  for (const [name, part] of parts) yield* places(Array.isArray(value) ? `${at}[${name}]` : `${at}.${name}`, part)
}
