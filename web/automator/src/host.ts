// What the runner gives: the mini-programs behind it, and its time. Calls answer at once or throw an Error.

/** A page of a run that is open. */
export interface OpenPage { id: number, path: string, query: { [name: string]: string } }
/** An element that a selector found. */
export interface Found { node: number, tag: string }
/** A line of the mini-program's console. */
export interface Line { level: string, text: string }
/** What waits for the user's word. */
export interface Question { call: number, capability: string, args: unknown, consent: boolean }

export interface Host {
  /** Opens a mini-program in a container of its own; answers the number of the run. */
  launch(options: object): number
  close(run: number): void
  /** The pages of a run, the one in front last. */
  pages(run: number): OpenPage[]
  /** Asks the script beside the mini-program (`engine/inspect.js` of the runner) and lets the time go on until it answers. */
  logic(run: number, method: string, ...args: unknown[]): unknown
  /** Elements of a page, or below a node of it. */
  find(run: number, page: number, within: number | undefined, selector: string): Found[]
  /** What is known of a node, or of a page when it is 0. */
  look(run: number, page: number, node: number, what: string, name?: string): unknown
  /** What a user does to a node, or to the page in front when it is 0. */
  act(run: number, node: number, what: string, ...args: unknown[]): void
  /** Lines of the console from one on. */
  lines(run: number, from: number): Line[]
  /** Errors on the consoles of all runs since the last time. */
  errors(): string[]
  questions(run: number): Question[]
  /** Says yes, with a value, or no. */
  reply(run: number, call: number, yes: boolean, value?: unknown): void
  /** Lets the time go on in every run, milliseconds. */
  wait(milliseconds: number): void
  /** Milliseconds of that time since the start. */
  now(): number
  /** The function of a module of the test script. */
  module(name: string): (require: (name: string) => unknown, module: { exports: unknown }, exports: unknown) => void
  /** Hands over what the runner calls. */
  control(control: object): void
  /** A line of the test script's own console. */
  print(level: string, text: string): void
}

declare global {
  /** The runner's, until the script has taken it. */
  var __hutong_host__: Host
}

export const host: Host = globalThis.__hutong_host__
Reflect.deleteProperty(globalThis, '__hutong_host__')
