import type { Connect, HutongCenterElement } from '@hutong/container'
import { load } from '@hutong/container/center'
import { useEffect, useMemo, useRef, useState } from 'react'
import { vouch } from './container'
import { useHost } from './host'
import { useText } from './i18n'
import { open } from './route'
import { useSettings } from './settings'

/** The platform's app centre: the whole, or one row of it. */
export function Center({ view }: { view?: 'strip' }) {
  const t = useText()
  const { config, me } = useHost()
  const { language } = useSettings()
  const slot = useRef<HTMLDivElement>(null)
  const [attempt, setAttempt] = useState(0)
  const [failed, setFailed] = useState(false)
  const connect = useMemo<Connect>(() => ({ assertion: vouch, subject: () => me.subject }), [me.subject])

  useEffect(() => {
    let element: HutongCenterElement | undefined
    let gone = false
    setFailed(false)
    load(config.platform).then(
      () => {
        if (gone) return
        element = document.createElement('hutong-center')
        const attributes = { platform: config.platform, host: config.host, lang: language, ...(view && { view }) }
        for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
        element.connect = connect
        element.addEventListener('hutong-open', (event) => {
          // This page opens it, so that the browser's way back closes it.
          event.preventDefault()
          open({ app: event.detail.app, path: '' })
        })
        slot.current?.append(element)
      },
      () => !gone && setFailed(true),
    )
    return () => {
      gone = true
      element?.remove()
    }
  }, [config, connect, language, view, attempt])

  return (
    <div ref={slot} className="center-slot">
      {failed && (
        <div className="failure" role="alert">
          <p>{t('apps.container')}</p>
          <button type="button" className="quiet" onClick={() => setAttempt(attempt + 1)}>
            {t('state.retry')}
          </button>
        </div>
      )}
    </div>
  )
}

/** A page with all of it. */
export function Apps() {
  const t = useText()
  return (
    <main className="page apps">
      <header className="masthead">
        <h1>{t('apps.title')}</h1>
      </header>
      <Center />
    </main>
  )
}
