// What one user granted to one mini-program on this page. The user can look at it and change it in the capsule's menu.

import type { Text } from '@hutong/protocol'
import type { Table } from '../database'

export class Consents {
  readonly #granted = new Map<string, boolean>()
  readonly #asking = new Map<string, Promise<boolean>>()

  private constructor(
    private readonly table: Table,
    private readonly question: (prompt: Text, signal: AbortSignal) => Promise<boolean>,
  ) {}

  /** Reads what was answered before. `question` puts a new question to the user. */
  static async load(table: Table, question: (prompt: Text, signal: AbortSignal) => Promise<boolean>): Promise<Consents> {
    const consents = new Consents(table, question)
    for (const [permission, value] of await table.all()) consents.#granted.set(permission, value === true)
    return consents
  }

  /** Permission → granted, for those that were asked. */
  list(): Record<string, boolean> {
    return Object.fromEntries(this.#granted)
  }

  /** Whether the user agrees; asked once, also when several calls want to know at the same time. */
  async ask(permission: string, prompt: Text, signal: AbortSignal): Promise<boolean> {
    const known = this.#granted.get(permission)
    if (known !== undefined) return known
    let asking = this.#asking.get(permission)
    if (!asking) {
      asking = this.question(prompt, signal)
        .then(async (granted) => {
          signal.throwIfAborted() // taken away, not answered
          await this.set(permission, granted)
          return granted
        })
        .finally(() => this.#asking.delete(permission))
      this.#asking.set(permission, asking)
    }
    return asking
  }

  async set(permission: string, granted: boolean): Promise<void> {
    this.#granted.set(permission, granted)
    await this.table.set(permission, granted)
  }
}
