// The calls of spec/host-connect.md that a container makes.

import type { Connect } from './connect'
import { Failed } from './failure'
import { type ReleaseAnswer, base64url } from './verify'

/** A session ends a little before the platform says so, so that a call never races with its end. */
const MARGIN = 30_000

interface Session {
  token: string
  until: number
}

export interface AppListing {
  id: string
  name: string
  icon?: string | null
  developer?: string
}

export class Platform {
  #session: Promise<Session> | undefined
  #subject: string | undefined

  constructor(
    private readonly base: string,
    private readonly host: string,
    private readonly app: string,
    private readonly connect: Connect,
    private readonly signal: AbortSignal,
  ) {}

  /** Who uses the app, as the host's assertion says. Known after the first call. */
  get subject(): string {
    if (this.#subject === undefined) throw new Failed('assertion_invalid', 'there is no session yet')
    return this.#subject
  }

  async release(): Promise<ReleaseAnswer> {
    const answer = (await this.#authorised('GET', '/connect/release')) as ReleaseAnswer
    const texts = [answer.release, answer.release_signature, answer.manifest, answer.blobs]
    if (texts.some((text) => typeof text !== 'string')) throw new Failed('release_invalid', 'the platform gave no release')
    return { ...answer, blobs: new URL(answer.blobs, this.base).href }
  }

  async code(): Promise<string> {
    const { code } = (await this.#authorised('POST', '/connect/code')) as { code?: unknown }
    if (typeof code !== 'string') throw new Failed('internal', 'the platform gave no code')
    return code
  }

  /** Name and icon of the app, for the time before it runs. */
  async listing(): Promise<AppListing | undefined> {
    const answer = await this.#call(`/connect/hosts/${encodeURIComponent(this.host)}/apps`, {})
    const items = Array.isArray(answer) ? answer : (answer as { items?: unknown }).items
    return Array.isArray(items) ? (items as AppListing[]).find((item) => item?.id === this.app) : undefined
  }

  async #authorised(method: string, path: string): Promise<unknown> {
    const send = async (): Promise<unknown> => {
      const { token } = await this.#open()
      return this.#call(path, { method, headers: { authorization: `Bearer ${token}` } })
    }
    try {
      return await send()
    } catch (error) {
      if (!(error instanceof Failed) || error.status !== 401) throw error
      this.#session = undefined
      return send()
    }
  }

  async #open(): Promise<Session> {
    const current = await this.#session
    if (current && Date.now() < current.until) return current
    this.#session = this.#exchange()
    this.#session.catch(() => (this.#session = undefined))
    return this.#session
  }

  async #exchange(): Promise<Session> {
    const assertion = await this.connect.assertion()
    this.signal.throwIfAborted()
    this.#subject = subjectOf(assertion)
    const body = new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: assertion,
      subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      audience: this.app,
    })
    const answer = (await this.#call('/connect/token', { method: 'POST', body })) as { access_token?: unknown; expires_in?: unknown }
    if (typeof answer.access_token !== 'string') throw new Failed('invalid_grant', 'the platform gave no session')
    return { token: answer.access_token, until: Date.now() + Number(answer.expires_in) * 1000 - MARGIN }
  }

  /** The JSON answer. A refusal becomes a failure with the platform's code; `status` is that of HTTP. */
  async #call(path: string, init: RequestInit): Promise<unknown> {
    let response
    try {
      response = await fetch(new URL(path, this.base), {
        ...init, credentials: 'omit', referrerPolicy: 'no-referrer', cache: 'no-store', signal: this.signal,
      })
    } catch {
      this.signal.throwIfAborted()
      throw new Failed('platform_unreachable', `${this.base} cannot be reached`)
    }
    const answer = (await response.json().catch(() => ({}))) as Record<string, unknown>
    if (response.ok) return answer
    const code = String(answer['code'] ?? answer['error'] ?? 'platform_error')
    const text = answer['detail'] ?? answer['error_description'] ?? answer['title'] ?? `${path} answered ${response.status}`
    throw new Failed(code, String(text), response.status)
  }
}

/** The `sub` of an assertion. Its signature is the platform's to check; here it only names the shelf for the user's data. */
function subjectOf(assertion: string): string {
  try {
    const payload = new TextDecoder().decode(base64url(assertion.split('.')[1] ?? ''))
    const { sub } = JSON.parse(payload) as { sub?: unknown }
    if (typeof sub === 'string' && sub) return sub
  } catch {
    // falls through: whatever is wrong with it, it names nobody
  }
  throw new Failed('assertion_invalid', 'connect.assertion() gave no JWT with a sub')
}
