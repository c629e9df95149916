import { type FormEvent, useState } from 'react'
import { api } from './api'
import { explain, useText } from './i18n'
import { Avatar } from './parts'
import { change, useSettings } from './settings'
import type { Config, Me } from './types'

/** One tap for the demo accounts, a form for everybody else. */
export function Login({ config, enter }: { config: Config; enter: (me: Me) => void }) {
  const t = useText()
  const { language } = useSettings()
  const [creating, setCreating] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()

  async function ask(path: string, body: unknown) {
    setBusy(true)
    setError(undefined)
    try {
      enter(await api.post<Me>(path, body))
    } catch (cause) {
      setError(cause)
      setBusy(false)
    }
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    void ask(creating ? '/accounts' : '/session', Object.fromEntries(new FormData(event.currentTarget)))
  }

  const other = language === 'en' ? 'zh-CN' : 'en'
  const { demo } = config
  return (
    <main className="login">
      <header>
        <button type="button" className="quiet" lang={other} onClick={() => change({ language: other })}>
          {other === 'en' ? 'English' : '中文'}
        </button>
        <img src={`/${config.face}.svg`} alt="" />
        <h1>{t(`${config.face}.name`)}</h1>
        <p>{t(`${config.face}.motto`)}</p>
      </header>

      {demo && demo.accounts.length > 0 && (
        <section aria-label={t('login.demo')}>
          <h2>{t('login.demo')}</h2>
          <ul className="login-demo">
            {demo.accounts.map((person) => (
              <li key={person.name}>
                <button
                  type="button"
                  disabled={busy}
                  data-testid={`login-demo-${person.name}`}
                  onClick={() => void ask('/session', { name: person.name, password: demo.password })}
                >
                  <Avatar person={person} size={52} />
                  <b>{person.nick_name}</b>
                  <small>{person.name}</small>
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}

      <details open={!demo}>
        <summary>{t('login.own')}</summary>
        <form onSubmit={submit}>
          <label>
            {t('login.name')}
            <input name="name" required autoComplete="username" autoCapitalize="off" maxLength={32} />
          </label>
          {creating && (
            <label>
              {t('login.nick')}
              <input name="nick_name" required autoComplete="nickname" maxLength={24} />
            </label>
          )}
          <label>
            {t('login.password')}
            <input
              name="password"
              type="password"
              required
              minLength={creating ? 8 : undefined}
              maxLength={128}
              autoComplete={creating ? 'new-password' : 'current-password'}
            />
          </label>
          {creating && <p className="hint">{t('login.rule')}</p>}
          <button type="submit" className="primary" disabled={busy}>
            {t(creating ? 'login.create' : 'login.enter')}
          </button>
          <button type="button" className="quiet" onClick={() => setCreating(!creating)}>
            {t(creating ? 'login.have' : 'login.create')}
          </button>
        </form>
      </details>
      {error !== undefined && (
        <p className="form-error" role="alert">
          {explain(t, error)}
        </p>
      )}
    </main>
  )
}
