// The calls of spec/host-connect.md that a container makes.

import type { Connect } from './connect'
import { Failed } from './failure'
import type { Inclusion } from './log'
import { type ReleaseAnswer, base64url } from './verify'

/** A session ends a little before the platform says so, so that a call never races with its end. */
const MARGIN = 30_000

/** A container session. */
export interface Grant {
  token: string
  until: number
}

/** What `POST /connect/open` answers, as far as it is about the release. */
export interface Opening extends ReleaseAnswer {
  /** That the version is in the log of admissions; testers' may be in none. */
  admission?: Inclusion | null
  /** Text of files by SHA-256; not verified yet. */
  files: Record<string, string>
}

export interface AppListing {
  id: string
  appid: string
  name: string
  summary?: string | null
  icon?: string | null
  developer?: string
}

export class Platform {
  /** What the last assertion was good for. */
  grant: Grant | undefined
  /** It is being renewed: once, whoever wants it. */
  renewing: Promise<unknown> | undefined

  constructor(
    private readonly base: string,
    private readonly host: string,
    private readonly app: string,
    private readonly connect: Connect,
    private readonly signal: AbortSignal,
  ) {}

  /** A fresh assertion of the host. */
  async vouch(): Promise<string> {
    const assertion = await this.connect.assertion(this.app)
    this.signal.throwIfAborted()
    return assertion
  }

  /** The session that the assertion is good for, the release for who has the version `running`, and the first files when they are small. */
  async open(assertion: string, running: number | undefined): Promise<Opening> {
    return this.opening(await this.exchange('/connect/open', assertion, running === undefined ? {} : { running: String(running) }))
  }

  /** The release for who has the version `running`, in the session that there is. */
  async release(running: number): Promise<Opening> {
    return this.opening(await this.inSession('GET', `/connect/release?running=${running}`))
  }

  /** A call in the session that there is. */
  inSession(method: string, path: string): Promise<Record<string, unknown>> {
    return this.call(path, { method, headers: { authorization: `Bearer ${this.grant?.token}` } })
  }

  /** The answer, as far as it is about the release. */
  private opening(answer: Record<string, unknown>): Opening {
    const { release, release_signature, manifest, blobs, files } = answer as Partial<Opening>
    const texts = [release, release_signature, manifest, blobs, ...Object.values(files ?? {})]
    if (texts.some((text) => typeof text !== 'string')) throw new Failed('release_invalid', 'the platform gave no release')
    return { ...(answer as unknown as ReleaseAnswer), blobs: new URL(blobs!, this.base).href, files: files ?? {} }
  }

  /** Name and icon of the app, for the time before it runs. */
  async listing(): Promise<AppListing | undefined> {
    return (await this.listings(`?app=${this.app}`)).find((item) => item?.id === this.app)
  }

  /** What the host offers; `query` chooses among it. */
  async listings(query = ''): Promise<AppListing[]> {
    const { items } = await this.call(`/connect/hosts/${encodeURIComponent(this.host)}/apps${query}`, {})
    return Array.isArray(items) ? (items as AppListing[]) : []
  }

  /** Begins a session; the whole answer. */
  async exchange(path: string, assertion: string, more?: Record<string, string>): Promise<Record<string, unknown>> {
    const body = new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: assertion,
      subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      audience: this.app,
      ...more,
    })
    const answer = await this.call(path, { method: 'POST', body })
    const { access_token: token, expires_in: seconds } = answer
    if (typeof token !== 'string') throw new Failed('invalid_grant', 'the platform gave no session')
    this.grant = { token, until: Date.now() + Number(seconds) * 1000 - MARGIN }
    return answer
  }

  /** The JSON answer. A refusal becomes a failure with the platform's code; `status` is that of HTTP. */
  async call(path: string, init: RequestInit): Promise<Record<string, unknown>> {
    let response
    try {
      response = await fetch(new URL(path, this.base), {
        signal: this.signal, ...init, credentials: 'omit', referrerPolicy: 'no-referrer', cache: 'no-store',
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
export function subjectOf(assertion: string): string {
  try {
    const payload = new TextDecoder().decode(base64url(assertion.split('.')[1] ?? ''))
    const { sub } = JSON.parse(payload) as { sub?: unknown }
    if (typeof sub === 'string' && sub) return sub
  } catch {
    // falls through: whatever is wrong with it, it names nobody
  }
  throw new Failed('assertion_invalid', 'connect.assertion() gave no JWT with a sub')
}
