// What a mini-program that runs asks of the platform. In the later bundle.

import { Failed } from './failure'
import type { Grant, Opening, Platform } from './platform'

export class Session {
  constructor(private readonly platform: Platform) {}

  /** What `wx.login` gives to the mini-program. */
  async code(): Promise<string> {
    const { code } = await this.#authorised('POST', '/connect/code')
    if (typeof code !== 'string') throw new Failed('internal', 'the platform gave no code')
    return code
  }

  /** The release for this user now, who has the version `running`. */
  async release(running: number): Promise<Opening> {
    return this.platform.opening(await this.#authorised('GET', `/connect/release?running=${running}`))
  }

  async #authorised(method: string, path: string): Promise<Record<string, unknown>> {
    const send = async (): Promise<Record<string, unknown>> => {
      const { token } = await this.grant()
      return this.platform.call(path, { method, headers: { authorization: `Bearer ${token}` } })
    }
    try {
      return await send()
    } catch (error) {
      if (!(error instanceof Error) || (error as Failed).status !== 401) throw error
      this.platform.grant = undefined
      return send()
    }
  }

  /** The session that the platform knows, a new one when it is over. */
  async grant(): Promise<Grant> {
    const { platform } = this
    if (platform.grant && Date.now() < platform.grant.until) return platform.grant
    platform.renewing ??= platform.vouch().then((assertion) => platform.exchange('/connect/token', assertion)).finally(() => (platform.renewing = undefined))
    await platform.renewing
    return platform.grant!
  }
}
