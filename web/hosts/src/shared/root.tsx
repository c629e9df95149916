import { load } from '@hutong/container'
import { type ComponentType, type ReactNode, StrictMode, useCallback, useEffect } from 'react'
import { createRoot } from 'react-dom/client'
import './base.css'
import { api, whenSessionLost } from './api'
import { HostProvider } from './host'
import { useText } from './i18n'
import { useLoad } from './load'
import { Login } from './Login'
import { MiniPrograms, type Sharing } from './MiniPrograms'
import { Failure } from './parts'
import { usePlace } from './route'
import type { Config, Me } from './types'

/** One super-app: its pages, and how it shares a card. */
export interface Face {
  name: 'plaza' | 'purse'
  Pages: ComponentType<{ base: string }>
  Share: ComponentType<Sharing>
}

export function start(face: Face) {
  const root = document.getElementById('root')
  if (!root) throw new Error('the page has no #root')
  createRoot(root).render(
    <StrictMode>
      <Stage face={face.name}>
        <Root face={face} />
      </Stage>
    </StrictMode>,
  )
}

/** The whole window on a phone; on anything wider a phone on a quiet background. */
function Stage({ face, children }: { face: Face['name']; children: ReactNode }) {
  const t = useText()
  return (
    <div className={`stage ${face}`}>
      <aside className="backdrop" aria-hidden="true">
        <img src={`/${face}.svg`} alt="" />
        <b>{t(`${face}.name`)}</b>
        <p>{t(`${face}.motto`)}</p>
        <small>{t('host.note')}</small>
      </aside>
      <div className="phone">{children}</div>
    </div>
  )
}

function Root({ face }: { face: Face }) {
  const start = useLoad('start', async () => {
    const [config, me] = await Promise.all([api.get<Config>('/config'), api.get<Me | null>('/session')])
    return { config, me }
  })
  const { set } = start
  const setMe = useCallback((me: Me | null) => set((before) => ({ ...before, me })), [set])
  useEffect(() => whenSessionLost(() => setMe(null)), [setMe])
  const logout = useCallback(() => {
    api.delete('/session').then(
      () => setMe(null),
      () => {},
    )
  }, [setMe])

  const config = start.data?.config
  useEffect(() => {
    // While somebody logs in. A failure is told when a mini-program is opened.
    if (config) load(config.platform).catch(() => {})
  }, [config])

  if (!start.data) {
    if (start.error !== undefined) return <Failure cause={start.error} retry={start.reload} />
    return <img className="splash" src={`/${face.name}.svg`} alt="" />
  }
  const { me } = start.data
  if (!me) return <Login config={start.data.config} enter={setMe} />
  return (
    <HostProvider key={me.name} config={start.data.config} me={me} logout={logout}>
      <Screens face={face} />
    </HostProvider>
  )
}

function Screens({ face: { Pages, Share } }: { face: Face }) {
  const { base, opening } = usePlace()
  return (
    <>
      <div className="screen" inert={opening !== null}>
        <Pages base={base} />
      </div>
      <MiniPrograms opening={opening} Share={Share} />
    </>
  )
}
