import { useNavigate, useParams } from '@tanstack/react-router'
import { App, Button } from 'antd'
import { useState } from 'react'
import { type Schemas, useChange, useGet, usePages } from '../api'
import { Facts, Id, Loaded, Page, State, Time } from '../kit/bits'
import { ConfirmButton } from '../kit/confirm'
import { SchemaForm } from '../kit/form'
import { List } from '../kit/list'
import { AppName } from '../kit/names'
import { PageTabs } from '../kit/tabs'
import { useMay } from '../session'
import { useT } from '../settings'
import { HostAcceptance } from './acceptance'
import { HostChoice } from './choice'
import { ReleaseDrawer } from './matrix'
import { HostNumbers } from './numbers'

export function HostPage() {
  const t = useT()
  const id = useParams({ strict: false }).host ?? ''
  const may = useMay()
  const own = may('change_host')
  return (
    <Loaded of={useGet('/v1/hosts/{host}', { path: { host: id } })}>
      {host => (
        <Page title={host.name} extra={may('delete_host') && <Delete host={host} />}>
          <Facts
            rows={[
              ['id', <Id value={host.id} />], [t('issuer'), <span className="break">{host.issuer}</span>], [t('platform_key'), <Id value={host.platform_key} />],
              [t('created'), <Time at={host.created_at} />], [t('changed'), <Time at={host.updated_at} />],
            ]}
          />
          <PageTabs tabs={[
            may('read_release') && { key: 'releases', label: t('releases'), show: <Releases host={host} /> },
            may('read_analytics') && { key: 'numbers', label: t('numbers'), show: <HostNumbers host={host.id} /> },
            may('read_version') && { key: 'acceptance', label: t('acceptance'), show: <HostAcceptance host={host.id} /> },
            { key: 'apps', label: t('choice'), show: <HostChoice host={host.id} /> },
            { key: 'registration', label: t('registration'), show: own ? <Registration host={host} /> : <Offers host={host} /> },
          ]} />
        </Page>
      )}
    </Loaded>
  )
}

/** Ends a host that nothing was ever released to; the platform keeps any other. */
function Delete({ host }: { host: Schemas['Host'] }) {
  const t = useT()
  const go = useNavigate()
  const end = useChange('delete', '/v1/hosts/{host}')
  const remove = async () => {
    await end.mutateAsync({ path: { host: host.id } })
    await go({ to: '/hosts' })
  }
  return <ConfirmButton danger label={t('host.delete')} question={t('host.delete.question', { name: host.name })} effect={t('host.delete.effect')} act={remove} />
}

function Registration({ host }: { host: Schemas['Host'] }) {
  const t = useT()
  const { message } = App.useApp()
  const change = useChange('put', '/v1/hosts/{host}')
  const send = (body: Schemas['Registration']) => change.mutateAsync({ path: { host: host.id }, body })
  return <SchemaForm key={host.updated_at} schema="Registration" from={host} send={send} submit={t('save')} done={() => void message.success(t('done'))} />
}

function Offers({ host }: { host: Schemas['Host'] }) {
  const t = useT()
  return (
    <Facts
      rows={[
        [t('field.bundle_ids'), host.bundle_ids?.join(' ') || '—'], [t('field.origins'), host.origins?.join(' ') || '—'],
        [t('field.surfaces'), host.surfaces?.join(' ') || '—'],
        [t('field.capabilities'), host.capabilities?.map(({ name, since }) => `${name} ≥ ${since}`).join(', ') || '—'],
      ]}
    />
  )
}

/** What is released on the host. */
function Releases({ host }: { host: Schemas['Host'] }) {
  const t = useT()
  const [open, setOpen] = useState<Schemas['Release'] | null>(null)
  return (
    <>
      <List
        of={usePages('/v1/releases', { query: { host: host.id } }, { refetchInterval: 10_000 })} id={release => release.id} empty={t('releases.none_here')}
        columns={[
          { title: t('app'), show: release => <AppName id={release.app} /> },
          { title: t('code'), show: release => release.version_code },
          { title: t('track'), show: release => <State value={release.track} /> },
          { title: t('state'), show: release => <State value={release.state} /> },
          { title: t('field.percent'), show: release => release.percent ?? '—' },
          { title: t('changed'), show: release => <Time at={release.updated_at} /> },
          { title: t('actions'), show: release => <Button size="small" onClick={() => setOpen(release)}>{t('open')}</Button> },
        ]}
      />
      {open && <Opened release={open} host={host} close={() => setOpen(null)} />}
    </>
  )
}

/** What a host's owner may know of the version stands in the line. */
function Opened({ release, ...place }: { release: Schemas['Release'], host: Schemas['Host'], close: () => void }) {
  const line = useGet('/v1/apps/{app}/hosts/{host}/line', { path: { app: release.app, host: place.host.id } })
  const row = line.data?.versions.find(row => row.version === release.version)
  if (!row) return line.isPending ? null : <Loaded of={line}>{() => null}</Loaded>
  const version = { id: row.version, code: row.version_code, name: row.version_name, state: row.version_state }
  return <ReleaseDrawer app={release.app} version={version} {...place} />
}
