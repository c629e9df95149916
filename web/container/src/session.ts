// What a mini-program that runs asks of the platform. In the later bundle.

import { Failed } from './failure'
import type { Grant, Opening, Platform } from './platform'

export class Session {
  constructor(private readonly platform: Platform) {}

  /** What `wx.login` gives to the mini-program. */
  async code(): Promise<string> {
    const { code } = await this.#authorised(() => this.platform.inSession('POST', '/connect/code'))
    if (typeof code !== 'string') throw new Failed('internal', 'the platform gave no code')
    return code
  }

  /** The release for this user now, who has the version `running`. */
  release(running: number): Promise<Opening> {
    return this.#authorised(() => this.platform.release(running))
  }

  async #authorised<T>(send: () => Promise<T>): Promise<T> {
    await this.grant()
    try {
      return await send()
    } catch (error) {
      if (!(error instanceof Error) || (error as Failed).status !== 401) throw error
      this.platform.grant = undefined
      await this.grant()
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
