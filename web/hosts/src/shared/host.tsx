import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react'
import { api } from './api'
import { type Loaded, useLoad } from './load'
import type { App, Config, Me } from './types'

/** What every part of the page may need once somebody is logged in. */
export interface Host {
  config: Config
  me: Me
  apps: Loaded<App[]>
  /** Says something short that goes away by itself. */
  say: (text: string) => void
  logout: () => void
}

const HostContext = createContext<Host | null>(null)

export function useHost(): Host {
  const host = useContext(HostContext)
  if (!host) throw new Error('useHost outside of HostProvider')
  return host
}

export function HostProvider(props: { config: Config; me: Me; logout: () => void; children: ReactNode }) {
  const { config, me, logout, children } = props
  const apps = useLoad('apps', () => api.get<App[]>('/mini-programs'))
  const [said, setSaid] = useState({ turn: 0, text: '' })
  const say = useCallback((text: string) => setSaid(({ turn }) => ({ turn: turn + 1, text })), [])
  const host = useMemo(() => ({ config, me, apps, say, logout }), [config, me, apps, say, logout])
  return (
    <HostContext value={host}>
      {children}
      <div className="said" role="status">
        {said.text && <span key={said.turn}>{said.text}</span>}
      </div>
    </HostContext>
  )
}

/** The mini-program with this id, if it is on offer. */
export function useApp(id: string): App | undefined {
  return useHost().apps.data?.find((app) => app.id === id)
}
