import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { Button, Empty, Space, Typography } from 'antd'
import { useState } from 'react'
import { Problem, type Schemas, useChange, useGet, usePages } from '../api'
import { Copyable, Facts, Id, Loaded, Page, State, Time } from '../kit/bits'
import { ConfirmButton } from '../kit/confirm'
import { FormButton } from '../kit/form'
import { useOrder } from '../kit/filters'
import { List } from '../kit/list'
import { Once } from '../kit/once'
import { ProblemNote } from '../kit/problem'
import { PageTabs } from '../kit/tabs'
import { useMay } from '../session'
import { useT } from '../settings'
import { Matrix } from './matrix'
import { AppNumbers } from './numbers'
import { Testers } from './testers'

export function AppPage() {
  const t = useT()
  const id = useParams({ strict: false }).app ?? ''
  const may = useMay()
  return (
    <Loaded of={useGet('/v1/apps/{app}', { path: { app: id } })}>
      {app => (
        <Page title={app.name} lead={app.summary} extra={<Card app={app} />}>
          <Facts rows={[app.category && [t('field.category'), <State value={app.category} kind="category" />], ['id', <Id value={app.id} />], ['appid', <Id value={app.appid} />], [t('created'), <Time at={app.created_at} />]]} />
          <PageTabs
            tabs={[
              may('read_version') && { key: 'versions', label: t('versions'), show: <Versions app={app} /> },
              may('read_version') && may('read_release') && { key: 'releases', label: t('releases'), show: <Releases app={app.id} /> },
              may('read_analytics') && { key: 'numbers', label: t('numbers'), show: <AppNumbers app={app.id} /> },
              may('upload_version') && { key: 'upload', label: t('upload'), show: <Upload app={app} /> },
              may('change_testers') && { key: 'testers', label: t('testers'), show: <Testers app={app.id} /> },
              { key: 'keys', label: t('keys'), show: <Keys app={app.id} may={may('change_secrets')} /> },
              may('change_secrets') && { key: 'secrets', label: t('secrets'), show: <Secrets app={app.id} /> },
            ]}
          />
        </Page>
      )}
    </Loaded>
  )
}

/** What is done with the app as a whole. */
function Card({ app }: { app: Schemas['App'] }) {
  const t = useT()
  const may = useMay()
  const go = useNavigate()
  const put = useChange('put', '/v1/apps/{app}')
  const end = useChange('delete', '/v1/apps/{app}')
  const path = { app: app.id }
  const remove = async () => {
    await end.mutateAsync({ path })
    await go({ to: '/apps' })
  }
  return (
    <Space>
      {may('change_app') && <FormButton label={t('app.change')} schema="AppCard" from={app} send={body => put.mutateAsync({ path, body })} />}
      {may('delete_app') && <ConfirmButton danger label={t('app.delete')} question={t('app.delete.question', { name: app.name })} effect={t('app.delete.effect')} act={remove} />}
    </Space>
  )
}

function Versions({ app }: { app: Schemas['App'] }) {
  const t = useT()
  const sorting = useOrder()
  return (
    <List
      of={usePages('/v1/apps/{app}/versions', { path: { app: app.id }, query: { order: sorting.order } })} sorting={sorting} id={version => version.id} empty={<Upload app={app} />}
      columns={[
        { title: t('version'), show: version => <Link to="/versions/$version" params={{ version: version.id }}>{version.name}</Link> },
        { title: t('code'), show: version => version.code },
        { title: t('state'), show: version => <State value={version.state} /> },
        { title: t('uploaded'), dates: true, show: version => <Time at={version.uploaded_at} /> },
      ]}
    />
  )
}

/** The way of a version from a folder to here. */
function Upload({ app }: { app: Schemas['App'] }) {
  const t = useT()
  return (
    <div className="guide">
      <Typography.Paragraph>{t('upload.lead')}</Typography.Paragraph>
      <ol>
        <li>{t('upload.token')} <Link to="/tokens">{t('tokens')}</Link><Copyable label={t('upload.token')} text={`hutong login --server ${location.origin} --token hut_…`} /></li>
        <li>{t('upload.publish')}<Copyable label={t('upload.publish')} text={`hutong publish . --server ${location.origin} --app ${app.id}`} /></li>
      </ol>
    </div>
  )
}

function Releases({ app }: { app: string }) {
  const t = useT()
  const hosts = usePages('/v1/apps/{app}/hosts', { path: { app } })
  if (hosts.data?.length === 0) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('releases.no_hosts')} />
  return (
    <>
      {hosts.error instanceof Problem && <ProblemNote problem={hosts.error} retry={() => void hosts.refetch()} />}
      {hosts.data && <Matrix app={app} hosts={hosts.data} />}
      {hosts.hasNextPage && <Button style={{ marginTop: 12 }} onClick={() => void hosts.fetchNextPage()}>{t('releases.more_hosts')}</Button>}
    </>
  )
}

function Keys({ app, may }: { app: string, may: boolean }) {
  const t = useT()
  const create = useChange('post', '/v1/apps/{app}/keys')
  return (
    <List
      of={usePages('/v1/apps/{app}/keys', { path: { app } })} id={key => key.id} empty={t('keys.empty')}
      extra={may && <FormButton label={t('keys.create')} schema="NewKey" send={(body: Schemas['NewKey']) => create.mutateAsync({ path: { app }, body })} />}
      columns={[
        { title: t('field.name'), show: key => key.name },
        { title: t('field.public_key'), show: key => <Id value={key.public_key} /> },
        { title: t('created'), show: key => <Time at={key.created_at} /> },
      ]}
    />
  )
}

function Secrets({ app }: { app: string }) {
  const t = useT()
  const [shown, setShown] = useState<string | null>(null)
  const create = useChange('post', '/v1/apps/{app}/secrets')
  const change = useChange('put', '/v1/apps/{app}/secrets/{secret}')
  const remove = useChange('delete', '/v1/apps/{app}/secrets/{secret}')
  const make = async () => setShown((await create.mutateAsync({ path: { app } })).secret)
  return (
    <>
      <Typography.Paragraph>{t('secrets.lead')}</Typography.Paragraph>
      <List
        of={usePages('/v1/apps/{app}/secrets', { path: { app } })} id={secret => secret.id} empty={t('secrets.empty')}
        extra={<ConfirmButton label={t('secrets.create')} question={t('secrets.question')} effect={t('secrets.effect')} act={make} />}
        columns={[
          { title: 'id', show: secret => <Id value={secret.id} /> },
          { title: t('created'), show: secret => <Time at={secret.created_at} /> },
          { title: t('state'), show: secret => <State value={secret.frozen_at ? 'frozen' : 'valid'} /> },
          {
            title: t('actions'),
            show: ({ id: secret, frozen_at }) => (
              <Space>
                <ConfirmButton size="small" label={t(frozen_at ? 'thaw' : 'freeze')} question={t(frozen_at ? 'thaw.question' : 'freeze.question')} act={() => change.mutateAsync({ path: { app, secret }, body: { frozen: !frozen_at } })} />
                <ConfirmButton danger size="small" label={t('delete')} question={t('secrets.delete')} effect={t('secrets.delete.effect')} act={() => remove.mutateAsync({ path: { app, secret } })} />
              </Space>
            ),
          },
        ]}
      />
      <Once title={t('secret')} secret={shown} close={() => setShown(null)} />
    </>
  )
}
