// What the parts of an app centre share.

import type { Shelf } from '../shelf'
import type { Language } from '../ui/words'
import type { Offers } from './offers'
import type { CenterWords } from './words'

export interface Parts {
  offers: Offers
  /** Absent where nobody says who the user is. */
  shelf: Shelf | undefined
  language: Language
  words: CenterWords
  open(app: string, scene: number): void
  /** Aborts when the centre is taken away or begins anew. */
  signal: AbortSignal
}

/** Numbers of the ways in, as the vendors have them. */
export const SCENE = { list: 1001, search: 1006, recent: 1089, collection: 1103 } as const
