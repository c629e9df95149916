import { Apps } from '../shared/Center'
import { type Tab, Tabs } from '../shared/Tabs'
import { Chat } from './Chat'
import { Feed } from './Feed'
import { Me } from './Me'
import { Messages } from './Messages'

const TABS: Tab[] = [
  { name: 'home', path: '/', label: 'tab.home', icon: 'home' },
  { name: 'apps', path: '/apps', label: 'tab.apps', icon: 'grid' },
  { name: 'messages', path: '/messages', label: 'tab.messages', icon: 'chat' },
  { name: 'me', path: '/me', label: 'tab.me', icon: 'person' },
]

export function Pages({ base }: { base: string }) {
  const friend = /^\/messages\/(\w+)$/.exec(base)?.[1]
  if (friend) return <Chat key={friend} name={friend} />
  return (
    <>
      {base === '/messages' ? <Messages /> : base === '/apps' ? <Apps /> : base === '/me' ? <Me /> : <Feed />}
      <Tabs tabs={TABS} base={TABS.some(({ path }) => path === base) ? base : '/'} />
    </>
  )
}
