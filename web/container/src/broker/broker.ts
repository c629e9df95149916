// Every call of the mini-program to the outside comes through here (spec/ops.md, Invoke).

import { type BrokerRule, type FromLogic, type ToLogic, brokerRules } from '@hutong/protocol'
import type { Asker } from '../connect'
import { Failed, failureOf } from '../failure'
import type { App } from '../app'
import type { Dialogs } from '../ui/dialogs'
import { letSleep } from './awake'
import { type Handler, handlers } from './handlers'
import { conform, text } from './conform'
import { Places } from './places'
import { MAX_RUNNING, Lane } from './lane'
import { among, limited, permittedByPolicy } from '../policy'
import { report } from '../reports'
import { Session } from '../session'
import { Storage, TOTAL_LIMIT } from './storage'

/** Calls that may wait for an answer at once. */
const MAX_PENDING = 1000
/** Letters of a line of the console; the rest is cut off. */
const MAX_LINE = 16 * 1024

export interface Call {
  app: App
  dialogs: Dialogs
  requests: Lane
  session: Session
  storage: Storage
  signal: AbortSignal
  /** Tells how far the call is. */
  tell(progress: unknown): void
}

/** What answers some of the capabilities. */
export interface Part {
  rules: Record<string, BrokerRule>
  handlers: Record<string, Handler>
  /** Ends what its calls have made to be heard. */
  hush?(app: App): void
}

const COMMON: Part = { rules: brokerRules, handlers }

/** The rarer part, since it was asked for. */
let rare: Promise<Part> | undefined

/** Few mini-programs ask for what is not common: it is fetched for them. */
function partOf(capability: unknown): Part | Promise<Part> {
  if (typeof capability !== 'string' || Object.hasOwn(brokerRules, capability)) return COMMON
  // One promise for all who wait, so that calls are done in the order in which they came.
  return (rare ??= import('../rare').then(({ RARE }) => RARE, () => {
    rare = undefined
    throw new Failed('network', 'a part of the container cannot be fetched')
  }))
}

const forbidden = (): Failed => new Failed('forbidden', 'no permission')

export class Broker {
  readonly #pending = new Map<number, AbortController>()
  /** Of those, the ones that the user sees something of. */
  readonly #showing = new Set<AbortController>()
  readonly #requests: Lane
  readonly #places: Places
  readonly #session: Session
  /** Only a mini-program that has started calls. */
  #storage: Storage | undefined

  constructor(private readonly app: App, private readonly dialogs: Dialogs, private readonly post: (message: ToLogic) => void) {
    this.#places = new Places(app.files)
    this.#requests = new Lane(Math.max(1, limited(app.connect, 'requests', MAX_RUNNING)))
    this.#session = new Session(app.platform)
  }

  /** Takes one message of the logic. Whatever it is, this does not throw. */
  handle(message: FromLogic | unknown[]): void {
    const [kind, id, capability, args] = message
    if (kind === 'log') return this.#log(text(id), text(capability).slice(0, MAX_LINE), args === true)
    if (kind === 'page') return this.app.entered(text(id), Number(capability) || 1)
    if (!Number.isSafeInteger(id) || (id as number) <= 0) return
    if (kind === 'abort') this.#pending.get(id as number)?.abort(new Failed('aborted', 'abort'))
    else if (kind === 'invoke' && !this.#pending.has(id as number)) void this.#invoke(id as number, capability, args)
  }

  /** What is shown of the mini-program needs something that it did not ask for itself: the same checks, and the user's yes. */
  async ask(capability: string, args: Record<string, unknown>): Promise<unknown> {
    const controller = new AbortController()
    const began = performance.now()
    try {
      return await this.#answer(capability, args, controller, () => undefined)
    } finally {
      this.#showing.delete(controller)
      this.app.tell('capability', { name: capability, milliseconds: performance.now() - began })
    }
  }

  /** A line of the console; an error in it gets the places that its author knows. */
  #log(level: string, text: string, uncaught: boolean): void {
    if (uncaught) report(this.app, 'error')
    if (level !== 'error' || !this.#places.knows(text)) return this.app.tell('log', { level, text })
    void this.#places.translate(text).then((text) => {
      console.error(text)
      this.app.tell('log', { level, text })
    })
  }

  /** Takes away what is shown and heard, and ends the calls that have shown it. */
  clear(): void {
    void rare?.then(({ hush }) => hush?.(this.app), () => undefined)
    for (const controller of this.#showing) controller.abort(forbidden())
    this.dialogs.reset()
  }

  /** Ends every call; nothing is answered any more. */
  close(): void {
    for (const controller of this.#pending.values()) controller.abort(new Failed('aborted', 'abort'))
    this.#pending.clear()
    letSleep(this.app)
  }

  async #invoke(id: number, capability: unknown, args: unknown): Promise<void> {
    if (this.#pending.size >= MAX_PENDING) {
      this.post(['failure', id, { code: 'limit', message: `more than ${MAX_PENDING} calls at once` }])
      return
    }
    const controller = new AbortController()
    this.#pending.set(id, controller)
    const send = (answer: ToLogic): void => {
      if (this.#pending.has(id)) this.post(answer)
    }
    const began = performance.now()
    let code
    try {
      const answer = await this.#answer(capability, args, controller, (progress) => send(['progress', id, progress]))
      controller.signal.throwIfAborted()
      send(['result', id, answer ?? {}])
    } catch (error) {
      // Also when a host's own implementation gave something that cannot be cloned.
      const failure = failureOf(error)
      code = failure.code
      send(['failure', id, failure])
    }
    this.#pending.delete(id)
    this.#showing.delete(controller)
    this.app.tell('capability', { name: text(capability), milliseconds: performance.now() - began, ...(code && { code }) })
  }

  /**
   * The checks, in order: known, allowed by the host and not banned, well formed, agreed to by the user. A page that is barred
   * shows nothing and asks nothing.
   */
  async #answer(capability: unknown, args: unknown, controller: AbortController, tell: Call['tell']): Promise<unknown> {
    const { signal } = controller
    const { connect, settings } = this.app
    const part = partOf(capability)
    const { rules, handlers } = part instanceof Promise ? await part : part
    const rule = typeof capability === 'string' && Object.hasOwn(rules, capability) ? rules[capability] : undefined
    if (!rule || typeof capability !== 'string') throw new Failed('unsupported', 'not supported')
    if (!permittedByPolicy(connect.policy, capability) || among(this.app.blocked.capabilities, capability)) throw forbidden()
    if ((rule.shows || rule.consent) && this.app.barred) throw forbidden()
    const clean = conform(rule.params, args)
    if (capability === 'app.open' && connect.policy?.apps?.includes(text(clean['appId'])) === false) throw forbidden()
    const table = (connect.capabilities ?? {}) as Record<string, ((args: unknown, from: Asker) => unknown) | undefined>
    const own = Object.hasOwn(table, capability) ? table[capability] : undefined
    const handler = handlers[capability]
    if (!own && !handler) throw new Failed('unsupported', 'not supported')
    this.#showing.add(controller)
    await this.#consent(rule, clean, signal)
    signal.throwIfAborted()
    if (!rule.shows) this.#showing.delete(controller)
    if (own) return own(clean, { app: settings.app, appid: this.app.appid })
    this.#storage ??= new Storage(this.app.storedIn, this.app.stored, limited(connect, 'storage', TOTAL_LIMIT))
    return handler!(clean, { app: this.app, dialogs: this.dialogs, requests: this.#requests, session: this.#session, storage: this.#storage, signal, tell })
  }

  async #consent(rule: BrokerRule, args: Record<string, unknown>, signal: AbortSignal): Promise<void> {
    if (!rule.consent || !rule.prompt) return
    const agreed = rule.consent === 'ask_once'
      ? await this.app.consents.ask(rule.permission!, rule.prompt, signal)
      : await this.dialogs.consent(rule.prompt, args, signal)
    if (!agreed) throw new Failed('denied', 'auth deny')
  }
}
