import { useHost } from './host'
import { useText } from './i18n'
import { change, type Language, type Theme, useSettings } from './settings'

/** Language, appearance, logout. */
export function SettingsList() {
  const t = useText()
  const { logout } = useHost()
  const { language, theme } = useSettings()
  return (
    <section className="settings" aria-labelledby="settings-title">
      <h2 id="settings-title">{t('me.settings')}</h2>
      <label>
        {t('me.language')}
        <select
          value={language}
          data-testid="language"
          onChange={(event) => change({ language: event.target.value as Language })}
        >
          <option value="zh-CN">简体中文</option>
          <option value="en">English</option>
        </select>
      </label>
      <label>
        {t('me.theme')}
        <select value={theme} data-testid="theme" onChange={(event) => change({ theme: event.target.value as Theme })}>
          <option value="auto">{t('theme.auto')}</option>
          <option value="light">{t('theme.light')}</option>
          <option value="dark">{t('theme.dark')}</option>
        </select>
      </label>
      <button type="button" className="logout" data-testid="logout" onClick={logout}>
        {t('login.out')}
      </button>
    </section>
  )
}
