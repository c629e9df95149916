// What worker, frame and panel of the developer tools say to each other. All of it was made beside a stranger's program,
// so the panel shows it as text and believes nothing of it.

/** A value of the mini-program, as far as it is shown. */
export type Seen =
  | { kind: 'string' | 'plain' | 'error'; text: string; /** Letters that were left out. */ cut?: number }
  | { kind: 'object' | 'list'; name: string; entries: [key: string, value: Seen][]; /** Entries that were left out. */ more: number }

export const LEVELS = ['debug', 'log', 'info', 'warn', 'error'] as const
export type Level = (typeof LEVELS)[number]

/** Whose data is looked at: the page in front unless it says another, the host of a component, or the app. */
export type Whose = { page?: number } | { node: number } | { app: true }

export interface PageName {
  id: number
  path: string
  query: Record<string, string>
}

/** What the logic knows of a node of the view. */
export interface NodeFacts {
  /** Path of the component that it is the host of. */
  is?: string
  /** Path of the page or component in whose template it stands. */
  within?: string
}

/** A function of the mini-program that was called for an event. */
export interface Handled {
  type: string
  timeStamp: number
  /** Page or component, and the method. */
  of: string
  method: string
  result?: Seen
  error?: string
  milliseconds: number
}

export interface Hooked {
  /** `app`, or the path of the page or component. */
  of: string
  name: string
  /** Whether the mini-program has written it. */
  own: boolean
  args: Seen[]
  result?: Seen
  milliseconds: number
}

export interface Navigated {
  how: string
  url: string
  error?: string
  milliseconds: number
}

/** What the worker tells by itself. */
export interface Told {
  /** Comes right before the line itself. */
  console: { values: Seen[]; stack: string }
  handled: Handled
  hook: Hooked
  navigated: Navigated
}

/** A node of the tree that is drawn. */
export interface Branch {
  id: number
  /** Absent for a text. */
  tag?: string
  attributes?: [name: string, value: string][]
  text?: string
  /** Types of the events that somebody listens to here. */
  events?: string[]
  children: Branch[]
}

export interface MatchedRule {
  selector: string
  /** What stands between the braces. */
  text: string
  /** Conditions around it, outermost first. */
  within: string[]
  /** `file:line:column` of the author's; absent for the look of the built-ins. */
  source?: string
}

export interface Styles {
  rules: MatchedRule[]
  /** What differs from a bare box. */
  computed: [name: string, value: string][]
  box: { width: number; height: number; margin: string; border: string; padding: string }
}

/** What the frame tells the panel by itself; times in milliseconds since 1970. */
export type News =
  | { [T in Exclude<keyof Told, 'console'>]: [T, Told[T], at: number] }[Exclude<keyof Told, 'console'>]
  | ['console', level: Level, text: string, said: Told['console'] | undefined, at: number]
  | ['call', id: number, capability: string, args: unknown, at: number]
  | ['answer', id: number, kind: 'result' | 'failure', value: unknown, at: number]
  | ['event', type: string, timeStamp: number, path: string, detail: unknown, at: number]
  | ['loaded', url: string, what: string, /** 0 where the server keeps it from the page, as it may the size. */ status: number, size: number, milliseconds: number, at: number]
  | ['refused', url: string, rule: string, at: number]
  | ['picked', node: number | null]
  | ['started', at: number]

/** Questions of the panel, and who answers. */
export interface Questions {
  logic: {
    pages(): PageName[]
    facts(node: number): NodeFacts
    data(whose: Whose): { data: Seen; props?: Seen }
    /** `json`: the text of the new value. */
    setData(whose: Whose, path: string, json: string): void
    storage(): [key: string, value: Seen][]
    setStorage(key: string, json: string): void
    removeStorage(key: string): void
    clearStorage(): void
  }
  frame: {
    /** The page in front; null when nothing was drawn since `version`. */
    tree(version: number): { version: number; root: Branch | null } | null
    styles(node: number): Styles | null
    /** 0: nothing. */
    highlight(node: number): void
    /** The next tap chooses a node. */
    pick(on: boolean): void
  }
}
