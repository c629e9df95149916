import { useSyncExternalStore } from 'react'

export type Language = 'zh-CN' | 'en'
export type Theme = 'auto' | 'light' | 'dark'

/** What this browser prefers; kept here, not in the account. */
export interface Settings {
  language: Language
  theme: Theme
}

const KEY = 'settings'
const listeners = new Set<() => void>()
let settings = apply({ language: languageOf(navigator.languages), theme: 'auto', ...stored() })

/** Chinese for whoever reads any Chinese, else English. */
export function languageOf(preferred: readonly string[]): Language {
  return preferred.some((tag) => tag.toLowerCase().startsWith('zh')) ? 'zh-CN' : 'en'
}

function stored(): Partial<Settings> {
  try {
    const { language, theme } = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Settings>
    return { ...(language && { language }), ...(theme && { theme }) }
  } catch {
    return {} // storage is off, or holds something else
  }
}

function apply(next: Settings): Settings {
  document.documentElement.lang = next.language
  document.documentElement.dataset.theme = next.theme
  return next
}

export function change(part: Partial<Settings>) {
  settings = apply({ ...settings, ...part })
  try {
    localStorage.setItem(KEY, JSON.stringify(settings))
  } catch {
    // The choice lasts as long as the page.
  }
  for (const listener of listeners) listener()
}

export function useSettings(): Settings {
  return useSyncExternalStore(
    (listener) => (listeners.add(listener), () => listeners.delete(listener)),
    () => settings,
  )
}
