import { Link, useNavigate } from '@tanstack/react-router'
import { Avatar, Flex } from 'antd'
import { type Schemas, useChange, usePages } from '../api'
import { Id, Page, Time } from '../kit/bits'
import { FormButton } from '../kit/form'
import { Text, useFilters, useOrder } from '../kit/filters'
import { List } from '../kit/list'
import { useMay } from '../session'
import { useT } from '../settings'

export function Apps() {
  const t = useT()
  const may = useMay()('create_app')
  const [{ q }, set] = useFilters('q')
  const sorting = useOrder()
  const create = useChange('post', '/v1/apps')
  const go = useNavigate()
  const send = async (body: Schemas['NewApp']) => {
    const { id } = await create.mutateAsync({ body })
    await go({ to: '/apps/$app', params: { app: id } })
  }
  return (
    <Page title={t('apps')} lead={t('apps.lead')} extra={may && <FormButton primary label={t('apps.create')} schema="NewApp" send={send} />}>
      <List
        of={usePages('/v1/apps', { query: { q, order: sorting.order } })} sorting={sorting} id={app => app.id} empty={t(q ? 'nothing_found' : may ? 'apps.empty' : 'empty')}
        filters={<Text label={t('apps.search')} value={q} set={value => set('q', value)} />}
        columns={[
          { title: t('field.name'), show: app => <AppName app={app} /> },
          { title: 'appid', show: app => <Id value={app.appid} /> },
          { title: t('field.summary'), show: app => app.summary ?? '—' },
          { title: t('created'), dates: true, show: app => <Time at={app.created_at} /> },
        ]}
      />
    </Page>
  )
}

function AppName({ app }: { app: Schemas['App'] }) {
  return (
    <Flex align="center" gap="small">
      <Avatar shape="square" size="small" src={app.icon ?? undefined} style={{ background: '#a8322d', flex: 'none' }} aria-hidden>{[...app.name][0]}</Avatar>
      <Link to="/apps/$app" params={{ app: app.id }}>{app.name}</Link>
    </Flex>
  )
}
