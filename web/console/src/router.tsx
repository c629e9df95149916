import { createRootRoute, createRoute, createRouter, Link, Navigate } from '@tanstack/react-router'
import { Button, Result } from 'antd'
import { AppPage } from './pages/app'
import { Apps } from './pages/apps'
import { Account } from './pages/account'
import { Audit } from './pages/audit'
import { Events } from './pages/events'
import { HostPage } from './pages/host'
import { Hosts } from './pages/hosts'
import { Measures } from './pages/measures'
import { Members } from './pages/members'
import { Organisations } from './pages/organisations'
import { Policy } from './pages/policy'
import { PreviewPage } from './pages/preview'
import { Reviews } from './pages/reviews'
import { Start } from './pages/start'
import { Tokens } from './pages/tokens'
import { Webhooks } from './pages/webhooks'
import { VersionPage } from './pages/version'
import { useT } from './settings'
import { Shell } from './shell'

/** Filters of lists are in the address, so that a list can be sent around. */
type Search = Record<string, string | undefined>

const root = createRootRoute({
  component: Shell,
  notFoundComponent: Nowhere,
  validateSearch: (given: Record<string, unknown>): Search => Object.fromEntries(Object.entries(given).filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value)).map(([name, value]) => [name, String(value)])),
})
const at = <P extends string>(path: P, component: () => React.ReactNode) => createRoute({ getParentRoute: () => root, path, component })

const routeTree = root.addChildren([
  at('/', Start),
  at('/sign-up', Home),
  at('/join', Home),
  at('/reviews', Reviews),
  at('/measures', Measures),
  at('/policy', Policy),
  at('/organisations', Organisations),
  at('/apps', Apps),
  at('/apps/$app', AppPage),
  at('/versions/$version', VersionPage),
  at('/preview/$version', PreviewPage),
  at('/hosts', Hosts),
  at('/hosts/$host', HostPage),
  at('/members', Members),
  at('/account', Account),
  at('/tokens', Tokens),
  at('/webhooks', Webhooks),
  at('/audit', Audit),
  at('/events', Events),
])

export const router = createRouter({ routeTree, basepath: '/console', defaultErrorComponent: Failed })

declare module '@tanstack/react-router' {
  interface Register { router: typeof router }
}

function Home() {
  return <Navigate to="/" replace />
}

function Nowhere() {
  const t = useT()
  return <Result status="404" title={t('nowhere')} extra={<Link to="/"><Button>{t('home')}</Button></Link>} />
}

function Failed({ error }: { error: unknown }) {
  const t = useT()
  return <Result status="error" title={t('failed')} subTitle={String(error)} extra={<Button onClick={() => location.reload()}>{t('again')}</Button>} />
}
