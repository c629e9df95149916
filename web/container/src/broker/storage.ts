// Entries of one mini-program for one user. Values keep their types: they are stored by structured clone. The logic
// counts exactly and fails at once; the limits here stop one that does not.

import type { Table } from '../database'
import { Failed } from '../failure'
import { sizeOf } from './conform'

const ENTRY_LIMIT = 1024 * 1024
export const TOTAL_LIMIT = 10 * 1024 * 1024

export class Storage {
  readonly #sizes = new Map<string, number>()

  constructor(private readonly table: Table, stored: [key: string, value: unknown][], private readonly limit: number) {
    for (const [key, value] of stored) this.#sizes.set(key, sizeOf(value, ENTRY_LIMIT))
  }

  async set(key: string, value: unknown): Promise<void> {
    const size = sizeOf(value, ENTRY_LIMIT)
    if (size > ENTRY_LIMIT) throw new Failed('quota', `entry size limit reached, ${ENTRY_LIMIT} bytes`)
    let total = size
    for (const [other, used] of this.#sizes) if (other !== key) total += used
    if (total > this.limit) throw new Failed('quota', `storage size limit reached, ${this.limit} bytes`)
    this.#sizes.set(key, size)
    await this.table.set(key, value)
  }

  async remove(key: string): Promise<void> {
    this.#sizes.delete(key)
    await this.table.remove(key)
  }

  async clear(): Promise<void> {
    this.#sizes.clear()
    await this.table.clear()
  }
}
