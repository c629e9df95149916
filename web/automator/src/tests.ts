// Tests and the suites around them, under the names that Jest and its kin gave them.

import { difference } from './expect'
import { host } from './host'
import { opened } from './mini-program'
import { nextTimer } from './timers'

/** How long a test may take, milliseconds of virtual time. */
const LIMIT = 120_000

type Action = () => unknown

/** How a test went, as `hutong run --json` prints it. */
export interface Outcome {
  name: string
  state: 'passed' | 'failed' | 'skipped'
  /** Why it failed, with the place in the test script. */
  error?: string
  /** Errors on the console of the mini-programs meanwhile. */
  errors: string[]
}

interface Test { name: string, action: Action, skipped: boolean, only: boolean }

class Suite {
  readonly parts: (Suite | Test)[] = []
  readonly hooks = { beforeAll: [] as Action[], afterAll: [] as Action[], beforeEach: [] as Action[], afterEach: [] as Action[] }

  constructor(readonly name: string, readonly skipped: boolean, readonly only: boolean, readonly around?: Suite) {}

  get all(): Suite[] {
    return [...(this.around?.all ?? []), this]
  }

  /** Whether it holds something that is to run alone. */
  get chosen(): boolean {
    return this.only || this.parts.some(part => (part instanceof Suite ? part.chosen : part.only))
  }
}

const root = new Suite('', false, false)
let current = root

const describing = (skipped: boolean, only: boolean) => (name: string, define: Action): void => {
  const suite = new Suite(name, skipped || current.skipped, only, current)
  current.parts.push(suite)
  current = suite
  try {
    define()
  } finally {
    current = suite.around ?? root
  }
}
const testing = (skipped: boolean, only: boolean) => (name: string, action: Action): void => {
  current.parts.push({ name, action, skipped: skipped || current.skipped, only })
}
const variants = <T>(make: (skipped: boolean, only: boolean) => T): T & { skip: T, only: T } =>
  Object.assign(make(false, false) as T & object, { skip: make(true, false), only: make(false, true) })
const hooking = (hook: keyof Suite['hooks']) => (action: Action): void => void current.hooks[hook].push(action)

const test = variants(testing)
export const globals = {
  describe: variants(describing), test, it: test,
  beforeAll: hooking('beforeAll'), afterAll: hooking('afterAll'), beforeEach: hooking('beforeEach'), afterEach: hooking('afterEach'),
}

/** Ends what is being waited for with an error. */
let fail: ((reason: unknown) => void) | undefined
let end = Infinity

async function attempt(actions: Action[]): Promise<void> {
  end = host.now() + LIMIT
  for (const action of actions) {
    await new Promise<unknown>((resolve, reject) => {
      fail = reject
      Promise.resolve().then(() => action()).then(resolve, reject)
    }).finally(() => (fail = undefined))
  }
}

/** Nothing goes on by itself: the time does, or what is waited for never comes. False when nobody waits. */
export function step(): boolean {
  if (host.now() >= end) fail?.(new Error(`it takes longer than ${LIMIT / 1000} s`))
  else if (!nextTimer()) {
    if (!fail) return false
    fail(new Error('it waits for something that never comes'))
  }
  return true
}

/** A promise of the script was rejected, and nobody handles that. */
export const rejected = (reason: unknown): void => fail?.(reason)

let done: Outcome[] | undefined

/** What came of all tests, once they have run. */
export const outcomes = (): Outcome[] | undefined => done

/** Defines the tests of a script, then runs them one after another. */
export function start(define: () => void, name: string): void {
  const all: Outcome[] = []
  try {
    define()
    if (testsIn(root).length === 0) throw new Error('there are no tests in it')
  } catch (error) {
    done = [{ name, state: 'failed', error: describe(error), errors: host.errors() }]
    return
  }
  void runSuite(root, root.chosen, all).finally(() => (done = all))
}

async function runSuite(suite: Suite, choosing: boolean, outcomes: Outcome[]): Promise<void> {
  const inside = suite.all.map(({ name }) => name).filter(Boolean)
  const called = (name: string): string => [...inside, name].join(' › ')
  const report = (name: string, failure: unknown): void => {
    outcomes.push({ name: called(name), state: 'failed', error: describe(failure), errors: host.errors() })
  }
  const parts = suite.parts.filter(part => !choosing || (part instanceof Suite ? part.chosen : part.only))
  if (suite.skipped || !(await succeeds(suite.hooks.beforeAll, error => report('beforeAll', error)))) {
    outcomes.push(...testsIn(suite).map(({ name }) => ({ name: called(name), state: 'skipped' as const, errors: [] })))
    return
  }
  for (const part of parts) {
    if (part instanceof Suite) await runSuite(part, choosing && !part.only, outcomes)
    else if (part.skipped) outcomes.push({ name: called(part.name), state: 'skipped', errors: [] })
    else await runTest(part, suite, called(part.name), outcomes)
  }
  await succeeds(suite.hooks.afterAll, error => report('afterAll', error))
}

const testsIn = (suite: Suite): Test[] => suite.parts.flatMap(part => (part instanceof Suite ? testsIn(part) : [part]))

async function runTest({ action }: Test, suite: Suite, name: string, outcomes: Outcome[]): Promise<void> {
  const before = opened.length
  const failures: unknown[] = []
  const failed = (error: unknown): void => void failures.push(error)
  if (await succeeds(suite.all.flatMap(({ hooks }) => hooks.beforeEach), failed)) await succeeds([action], failed)
  await succeeds([...suite.all].reverse().flatMap(({ hooks }) => hooks.afterEach), failed)
  const errors = host.errors()
  // What a test opened ends with it.
  for (const program of opened.splice(before)) program.disconnect()
  outcomes.push(failures.length === 0 ? { name, state: 'passed', errors } : { name, state: 'failed', error: failures.map(describe).join('\n'), errors })
}

async function succeeds(actions: Action[], failed: (error: unknown) => void): Promise<boolean> {
  try {
    await attempt(actions)
    return true
  } catch (error) {
    failed(error)
    return false
  }
}

/** The message, where two values differ, and the script's own places. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return `it threw ${typeof error === 'string' ? error : JSON.stringify(error)}`
  const places = (error.stack ?? '').split('\n').filter(line => /^\s*at /.test(line) && !/\(native\)|automator\.js/.test(line))
  const name = /^(Assertion)?Error$/.test(error.name) ? '' : `${error.name}: `
  return [`${name}${error.message}`, difference(error), ...places].filter(Boolean).join('\n')
}
