import { ApiError } from './api'
import { en } from './en'
import { type Language, useSettings } from './settings'
import { zh } from './zh'

export type Key = keyof typeof zh
export type Translate = (key: Key, values?: Record<string, string | number>) => string

const texts: Record<Language, Record<Key, string>> = { 'zh-CN': zh, en }

/** The text for `key`, with `{name}` replaced by its value. */
export function translate(language: Language): Translate {
  return (key, values = {}) =>
    texts[language][key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}

export function useText(): Translate {
  return translate(useSettings().language)
}

/** What went wrong, for people. */
export function explain(t: Translate, cause: unknown): string {
  const key = `error.${cause instanceof ApiError ? cause.code : 'internal'}`
  return t(key in zh ? (key as Key) : 'error.internal')
}
