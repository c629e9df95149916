import { api } from '../shared/api'
import { Apps } from '../shared/Center'
import { useLoad } from '../shared/load'
import { useReturn } from '../shared/route'
import { type Tab, Tabs } from '../shared/Tabs'
import type { Wallet } from '../shared/types'
import { Bills } from './Bills'
import { Home } from './Home'
import { Me } from './Me'

const TABS: Tab[] = [
  { name: 'home', path: '/', label: 'tab.home', icon: 'home' },
  { name: 'apps', path: '/apps', label: 'tab.apps', icon: 'grid' },
  { name: 'me', path: '/me', label: 'tab.me', icon: 'person' },
]

export function Pages({ base }: { base: string }) {
  const wallet = useLoad('wallet', () => api.get<Wallet>('/wallet'))
  useReturn(wallet.reload)
  if (base === '/bills') return <Bills wallet={wallet} />
  return (
    <>
      {base === '/me' ? <Me /> : base === '/apps' ? <Apps /> : <Home wallet={wallet} />}
      <Tabs tabs={TABS} base={TABS.some(({ path }) => path === base) ? base : '/'} />
    </>
  )
}
