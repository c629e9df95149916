import { ApiOutlined, AppstoreOutlined, AuditOutlined, BankOutlined, BgColorsOutlined, ControlOutlined, FileSearchOutlined, GlobalOutlined, HistoryOutlined, HomeOutlined, KeyOutlined, LogoutOutlined, MenuOutlined, MobileOutlined, SafetyOutlined, TeamOutlined, UserOutlined } from '@ant-design/icons'
import { Link, Outlet, useLocation, useNavigate } from '@tanstack/react-router'
import { App, Button, Drawer, Dropdown, Empty, Flex, Grid, Layout, Menu, type MenuProps, Select, Skeleton } from 'antd'
import { type ReactNode, useState } from 'react'
import { Problem, useGet } from './api'
import icon from './icon.svg'
import { Loaded, State } from './kit/bits'
import { ProblemNote, problemTitle } from './kit/problem'
import type { Key } from './messages/zh'
import { Join, SignIn, SignUp } from './pages/door'
import { type Me, type Party, type Right, useSession } from './session'
import { type Theme, useSettings } from './settings'

interface Place { to: string, icon: ReactNode, label: Key, right?: Right, parties?: readonly Party[] }

/** Where one may go, in the order of the navigation: who has the right, of these parties. Everybody has tokens of their own. */
export const PLACES: readonly Place[] = [
  { to: '/', icon: <HomeOutlined />, label: 'start' },
  { to: '/reviews', icon: <FileSearchOutlined />, label: 'reviews', right: 'decide_review' },
  { to: '/apps', icon: <AppstoreOutlined />, label: 'apps', right: 'read_app', parties: ['developer', 'operator'] },
  { to: '/hosts', icon: <MobileOutlined />, label: 'hosts', right: 'read_host', parties: ['host_owner', 'operator'] },
  { to: '/organisations', icon: <BankOutlined />, label: 'organisations', right: 'read_organisation', parties: ['operator'] },
  { to: '/measures', icon: <SafetyOutlined />, label: 'measures', right: 'read_measure' },
  { to: '/policy', icon: <ControlOutlined />, label: 'policy', right: 'read_policy' },
  { to: '/members', icon: <TeamOutlined />, label: 'members', right: 'list_members' },
  { to: '/tokens', icon: <KeyOutlined />, label: 'tokens' },
  { to: '/webhooks', icon: <ApiOutlined />, label: 'webhooks', right: 'change_webhooks' },
  { to: '/audit', icon: <AuditOutlined />, label: 'audit', right: 'read_audit' },
  { to: '/events', icon: <HistoryOutlined />, label: 'events', right: 'read_events' },
]

export const placesOf = ({ kind, rights }: Me): Place[] =>
  PLACES.filter(({ right, parties }) => (!right || rights.includes(right)) && (!parties || (kind && parties.includes(kind))))

export function Shell() {
  const { person, problem, organisation } = useSession()
  const { t } = useSettings()
  const path = useLocation().pathname
  if (person === undefined && problem) return <main className="door"><ProblemNote problem={problem} retry={() => location.reload()} /></main>
  if (person === undefined) return <main className="door"><Skeleton active /></main>
  if (path === '/join') return <Join />
  if (person === null) return path === '/sign-up' ? <SignUp /> : <SignIn />
  if (!organisation) return <main className="door"><Empty description={t('no_organisation')}><Choices /></Empty></main>
  // a document of its own in the page of a review
  if (path.startsWith('/preview/')) return <Outlet key={organisation} />
  return <Inside key={organisation} />
}

function Inside() {
  const { t } = useSettings()
  const [open, setOpen] = useState(false)
  const wide = Grid.useBreakpoint().lg ?? true
  return (
    <Loaded of={useGet('/v1/me', {})}>
      {me => (
        <Layout className="shell">
          <a className="skip" href="#main">{t('skip')}</a>
          <Layout.Header className="bar">
            {!wide && <Button type="text" icon={<MenuOutlined />} aria-label={t('menu')} onClick={() => setOpen(true)} />}
            <Link to="/" className="brand"><img src={icon} alt="" width={28} height={28} />{wide && <b>Hutong 互通</b>}</Link>
            <Flex flex={1} align="center" gap="small" style={{ minWidth: 0 }}>
              <Organisation me={me} />{wide && me.kind && <State value={me.kind} />}
            </Flex>
            <Choices />
          </Layout.Header>
          <Layout>
            {wide
              ? <Layout.Sider width={208} theme="light" className="side"><Places me={me} /></Layout.Sider>
              : <Drawer open={open} onClose={() => setOpen(false)} placement="left" size={260} title="Hutong 互通" styles={{ body: { padding: 0 } }}><Places me={me} left={() => setOpen(false)} /></Drawer>}
            <Layout.Content id="main" tabIndex={-1}><Outlet /></Layout.Content>
          </Layout>
        </Layout>
      )}
    </Loaded>
  )
}

/** The organisation that one acts for; a choice where there are several. */
function Organisation({ me }: { me: Me }) {
  const { t } = useSettings()
  const { act } = useSession()
  const go = useNavigate()
  // what is shown belongs to the organisation that they leave
  const change = (id: string) => {
    act(id)
    void go({ to: '/' })
  }
  if (me.memberships.length < 2) return <span className="ellipsis">{me.organisation?.name}</span>
  const options = me.memberships.map(({ organisation }) => ({ value: organisation.id, label: organisation.name }))
  return <Select variant="filled" aria-label={t('organisation.switch')} value={me.organisation?.id} options={options} onChange={change} style={{ minWidth: 0, flex: '0 1 220px' }} />
}

function Places({ me, left }: { me: Me, left?: () => void }) {
  const { t } = useSettings()
  const here = useLocation().pathname.split('/')[1] ?? ''
  const items = placesOf(me).map(place => ({ key: place.to.slice(1), icon: place.icon, label: <Link to={place.to} onClick={left}>{t(place.label)}</Link> }))
  return <nav aria-label={t('menu')}><Menu mode="inline" selectedKeys={[here]} items={items} style={{ borderInlineEnd: 0 }} /></nav>
}

/** Language, colours and the way out. */
export function Choices() {
  const { t, language, setLanguage, theme, setTheme } = useSettings()
  const { person, signOut } = useSession()
  const { message } = App.useApp()
  const path = useLocation().pathname
  const out = async () => {
    try {
      await signOut()
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw thrown
      void message.error(problemTitle(t, thrown))
    }
  }
  const colours: MenuProps = {
    items: (['system', 'light', 'dark'] as const).map(key => ({ key, label: t(`theme.${key}`) })),
    selectedKeys: [theme], selectable: true, onClick: ({ key }) => setTheme(key as Theme),
  }
  const other = language === 'zh' ? 'en' : 'zh'
  return (
    <Flex gap={4}>
      <Button type="text" icon={<GlobalOutlined />} lang={other} onClick={() => setLanguage(other)}>{other === 'zh' ? '中文' : 'EN'}</Button>
      <Dropdown menu={colours} trigger={['click']}><Button type="text" icon={<BgColorsOutlined />} aria-label={t('theme')} /></Dropdown>
      {person && path !== '/join' && <Link to="/account"><Button type="text" icon={<UserOutlined />} aria-label={t('account')} title={person.user?.name} /></Link>}
      {person && <Button type="text" icon={<LogoutOutlined />} aria-label={t('sign_out')} title={t('sign_out')} onClick={() => void out()} />}
    </Flex>
  )
}
