import { Link } from '@tanstack/react-router'
import { type Schemas, useChange, usePages } from '../api'
import { Id, Page, Time } from '../kit/bits'
import { FormButton } from '../kit/form'
import { useOrder } from '../kit/filters'
import { List } from '../kit/list'
import { useMay } from '../session'
import { useT } from '../settings'

export function Hosts() {
  const t = useT()
  const own = useMay()('change_host')
  const sorting = useOrder()
  const create = useChange('post', '/v1/hosts')
  return (
    <Page title={t('hosts')} lead={t('hosts.lead')} extra={own && <FormButton primary label={t('hosts.create')} schema="Registration" send={(body: Schemas['Registration']) => create.mutateAsync({ body })} />}>
      <List
        of={usePages('/v1/hosts', { query: { order: sorting.order } })} sorting={sorting} id={host => host.id} empty={t(own ? 'hosts.empty' : 'empty')}
        columns={[
          { title: t('field.name'), show: host => <Link to="/hosts/$host" params={{ host: host.id }}>{host.name}</Link> },
          { title: 'id', show: host => <Id value={host.id} /> },
          { title: t('field.origins'), show: host => host.origins?.join(' ') || '—' },
          { title: t('created'), dates: true, show: host => <Time at={host.created_at} /> },
          { title: t('changed'), show: host => <Time at={host.updated_at} /> },
        ]}
      />
    </Page>
  )
}
