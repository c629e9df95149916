import { Space } from 'antd'
import { type Schemas, useChange, usePages } from '../api'
import { Id, Page, State, Time } from '../kit/bits'
import { FormButton } from '../kit/form'
import { useOrder } from '../kit/filters'
import { List } from '../kit/list'
import { useMay } from '../session'
import { useT } from '../settings'

export function Organisations() {
  const t = useT()
  const may = useMay()
  const certify = useChange('post', '/v1/organisations/{organisation}/certify')
  const sorting = useOrder()
  const create = useChange('post', '/v1/organisations')
  const rename = useChange('put', '/v1/organisations/{organisation}')
  return (
    <Page title={t('organisations')} extra={may('create_organisation') && <FormButton primary label={t('organisations.create')} schema="NewOrganisation" send={(body: Schemas['NewOrganisation']) => create.mutateAsync({ body })} />}>
      <List
        of={usePages('/v1/organisations', { query: { order: sorting.order } })} sorting={sorting} id={organisation => organisation.id} empty={t('empty')}
        columns={[
          { title: t('field.name'), show: organisation => organisation.name },
          { title: t('field.kind'), show: organisation => <State value={organisation.kind} /> },
          { title: 'id', show: organisation => <Id value={organisation.id} /> },
          { title: t('certified'), show: organisation => organisation.certified_at ? <Time at={organisation.certified_at} /> : <State value="uncertified" /> },
          { title: t('field.note'), show: organisation => organisation.certification_note ?? '—' },
          { title: t('created'), dates: true, show: organisation => <Time at={organisation.created_at} /> },
          { title: t('actions'), show: organisation => (
            <Space wrap>
              {may('certify_organisation') && <FormButton size="small" danger={Boolean(organisation.certified_at)} label={t(organisation.certified_at ? 'decertify' : 'certify')} title={t(organisation.certified_at ? 'decertify.title' : 'certify.title', { name: organisation.name })} schema="Certification" from={{ certified: !organisation.certified_at }} fixed={['certified']} send={(body: Schemas['Certification']) => certify.mutateAsync({ path: { organisation: organisation.id }, body })} />}
              {may('update_organisation') && <FormButton size="small" label={t('rename')} title={t('rename.title', { name: organisation.name })} schema="OrganisationName" from={{ name: organisation.name }} send={(body: Schemas['OrganisationName']) => rename.mutateAsync({ path: { organisation: organisation.id }, body })} />}
            </Space>
          ) },
        ]}
      />
    </Page>
  )
}
