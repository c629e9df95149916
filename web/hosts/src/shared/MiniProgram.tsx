import { type ComponentType, useEffect, useRef, useState } from 'react'
import { api } from './api'
import { type Connect, type HutongApp, loadContainer, toCard } from './container'
import { useApp, useHost } from './host'
import { useText } from './i18n'
import { Icon } from './icons'
import { AppIcon } from './parts'
import { close, open, type Opening } from './route'
import type { Card } from './types'

/** A card that a mini-program wants to share. Nothing is shared before the user says so: `done`, or `cancel`. */
export interface Sharing {
  card: Card
  done: () => void
  cancel: () => void
}

type State = 'loading' | 'running' | 'error'

/** A mini-program over the whole screen: mounts the container's element and answers what it asks of the host. */
export function MiniProgram({ opening, Share }: { opening: Opening; Share: ComponentType<Sharing> }) {
  const { config, me, apps, recents } = useHost()
  const app = useApp(opening.app)
  const t = useText()
  const overlay = useRef<HTMLDivElement>(null)
  const slot = useRef<HTMLDivElement>(null)
  const [attempt, setAttempt] = useState(0)
  const [state, setState] = useState<State>('loading')
  const [loaded, setLoaded] = useState<'pending' | 'yes' | 'failed'>('pending')
  const [sharing, setSharing] = useState<Sharing | null>(null)

  // What the callbacks below use is read when they are called: the element is not made again for a new list of apps.
  const latest = useRef({ me, apps, app, t })
  latest.current = { me, apps, app, t }

  useEffect(() => {
    overlay.current?.focus()
    api.put(`/recents/${opening.app}`).then(recents.reload, () => {})
  }, [opening.app, recents.reload])

  useEffect(() => {
    let gone = false
    setLoaded('pending')
    setState('loading')
    loadContainer(config.platform).then(
      () => !gone && setLoaded('yes'),
      () => !gone && setLoaded('failed'),
    )
    const element = document.createElement('hutong-app') as HutongApp
    element.setAttribute('platform', config.platform)
    element.setAttribute('host', config.host)
    element.setAttribute('app', opening.app)
    element.setAttribute('platform-key', config.platform_key)
    if (opening.path) element.setAttribute('path', opening.path)
    // What the splash shows at once; without it the container asks the platform.
    const { name, icon } = latest.current.app ?? {}
    if (name) element.setAttribute('name', name)
    if (icon) element.setAttribute('icon', icon)
    element.connect = connection()
    element.addEventListener('hutong-close', close)
    element.addEventListener('hutong-ready', () => setState('running'))
    element.addEventListener('hutong-error', () => setState('error'))
    slot.current?.append(element)
    return () => {
      gone = true
      element.remove()
    }

    function connection(): Connect {
      return {
        assertion: async () =>
          (await api.get<{ assertion: string }>(`/hutong/assertion?app=${opening.app}`)).assertion,
        profile: async () => ({ nickName: latest.current.me.nick_name, avatarUrl: latest.current.me.avatar }),
        share: (shared) =>
          new Promise((resolve, reject) => {
            const settle = (end: () => void) => () => {
              setSharing(null)
              end()
            }
            const card = toCard(opening.app, shared, latest.current.app?.name ?? opening.app)
            setSharing({ card, done: settle(resolve), cancel: settle(() => reject(new Error('cancel'))) })
          }),
        openApp: async ({ appid, path }) => {
          const { apps, t } = latest.current
          const target = apps.data?.find((one) => one.appid === appid)
          if (!target) throw new Error(t('apps.gone'))
          open({ app: target.id, path })
        },
      }
    }
  }, [config, opening.app, opening.path, attempt])

  return (
    <div
      ref={overlay}
      className="overlay"
      role="dialog"
      aria-modal="true"
      aria-label={app?.name ?? t('apps.kind')}
      tabIndex={-1}
      data-testid="miniapp-overlay"
      data-state={state}
      onKeyDown={(event) => event.key === 'Escape' && event.target === event.currentTarget && close()}
    >
      <div ref={slot} className="overlay-slot" />
      {loaded !== 'yes' && (
        <div className="opening">
          <button type="button" className="round" aria-label={t('action.close')} onClick={close}>
            <Icon name="close" />
          </button>
          {app && <AppIcon app={app} size={72} />}
          <h1>{app?.name}</h1>
          {loaded === 'pending' ? (
            <p role="status">{t('apps.opening')}</p>
          ) : (
            <div className="failure" role="alert">
              <p>{t('apps.container')}</p>
              <button type="button" className="primary" onClick={() => setAttempt(attempt + 1)}>
                {t('state.retry')}
              </button>
            </div>
          )}
        </div>
      )}
      {sharing && <Share {...sharing} />}
    </div>
  )
}
