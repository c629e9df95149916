// Language and colours: what the browser asks for, unless the user chose.
import { App, ConfigProvider, theme as themes } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import { createContext, type ReactNode, use, useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { en } from './messages/en'
import { type Key, zh } from './messages/zh'

export type Language = 'zh' | 'en'
export type Theme = 'system' | 'light' | 'dark'
/** Says a message; `{name}` in it is replaced. */
export type Say = (key: Key, values?: Record<string, string | number>) => string

export const catalogue: Record<Language, Record<Key, string>> = { zh, en }

interface Settings {
  language: Language
  setLanguage(language: Language): void
  theme: Theme
  setTheme(theme: Theme): void
  dark: boolean
  t: Say
}

const Context = createContext<Settings | null>(null)

export function useSettings(): Settings {
  const settings = use(Context)
  if (!settings) throw new Error('outside of <Settings>')
  return settings
}

export const useT = (): Say => useSettings().t

/** Whether a word that the platform said has a message of its own. */
export const isKey = (key: string): key is Key => Object.hasOwn(zh, key)

export function say(language: Language): Say {
  return (key, values = {}) => catalogue[language][key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}

function kept<T extends string>(name: string, allowed: readonly T[], otherwise: T): T {
  const value = localStorage.getItem(name) as T
  return allowed.includes(value) ? value : otherwise
}

function useKept<T extends string>(name: string, allowed: readonly T[], otherwise: T): [T, (value: T) => void] {
  const [value, set] = useState(() => kept(name, allowed, otherwise))
  return [value, next => { localStorage.setItem(name, next); set(next) }]
}

const wish = matchMedia('(prefers-color-scheme: dark)')
const followWish = (told: () => void) => {
  wish.addEventListener('change', told)
  return () => wish.removeEventListener('change', told)
}

export function Settings({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useKept<Language>('hutong.language', ['zh', 'en'], navigator.language.startsWith('zh') ? 'zh' : 'en')
  const [theme, setTheme] = useKept<Theme>('hutong.theme', ['system', 'light', 'dark'], 'system')
  const systemDark = useSyncExternalStore(followWish, () => wish.matches)
  const dark = theme === 'system' ? systemDark : theme === 'dark'
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
    document.documentElement.style.colorScheme = dark ? 'dark' : 'light'
  }, [language, dark])
  const value = useMemo(() => ({ language, setLanguage, theme, setTheme, dark, t: say(language) }), [language, theme, dark])
  return (
    <Context value={value}>
      <ConfigProvider
        locale={language === 'zh' ? zhCN : enUS}
        // a filled tag without a colour cannot be seen on the page's ground
        tag={{ variant: 'outlined' }}
        theme={{ algorithm: dark ? themes.darkAlgorithm : themes.defaultAlgorithm, token: { colorPrimary: dark ? '#e0695f' : '#a8322d', colorLink: dark ? '#ec8d84' : '#a8322d', borderRadius: 6 } }}
      >
        <App>{children}</App>
      </ConfigProvider>
    </Context>
  )
}
