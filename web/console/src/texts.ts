// Texts for reviews: what the operator keeps by reason, with places for what they are said of.
import type { Schemas } from './api'
import type { Language } from './settings'

type Text = Schemas['ReviewText']

/** What a text is said of. */
export type Said = Readonly<Record<'app' | 'version' | 'code', string>>

/** The text in a language, with what stands in its places. */
export const filled = (text: Text, language: Language, said: Said) => text[language].replace(/\{(app|version|code)\}/g, (_, name: keyof Said) => said[name])

/** A note with one more text in it. */
export const noted = (note: string | undefined, text: string) => note?.trim() ? `${note.trimEnd()}\n${text}` : text
