import { Flex } from 'antd'
import { type Schemas, useChange, usePages } from '../api'
import { Facts, Id, Page, State, Time } from '../kit/bits'
import { ConfirmButton } from '../kit/confirm'
import { FormButton } from '../kit/form'
import { Text, useFilters, useOrder } from '../kit/filters'
import { List } from '../kit/list'
import { AppName, HostName } from '../kit/names'
import { offers } from '../measures'
import { useMay, useMe } from '../session'
import { useT } from '../settings'

/** What was taken against apps, and what their developers say to it. */
export function Measures() {
  const t = useT()
  const may = useMay()
  const [{ app }, set] = useFilters('app')
  const sorting = useOrder()
  const create = useChange('post', '/v1/measures')
  // their owner's own, or any; only the operator's measures are for every host
  const own = useMe().kind === 'host_owner'
  const hosts = usePages('/v1/hosts', {}, { enabled: may('impose_measure') && may('read_host') })
  const names = Object.fromEntries(hosts.data?.map(({ id, name }) => [id, name]) ?? [])
  const from = { app, host: own && hosts.data?.length === 1 ? hosts.data[0]?.id : undefined, sanction: { kind: 'warning' } }
  return (
    <Page title={t('measures')} lead={t('measures.lead')} extra={may('impose_measure') && hosts.data && <FormButton danger label={t('measures.create')} schema="NewMeasure" choices={{ host: names }} needed={own ? ['host'] : []} from={from} send={body => create.mutateAsync({ body })} />}>
      <List
        of={usePages('/v1/measures', { query: { app, order: sorting.order } }, { refetchInterval: 10_000 })} sorting={sorting} id={measure => measure.id} empty={t(app ? 'nothing_found' : 'measures.empty')}
        filters={<Text label={t('measures.app')} value={app} set={value => set('app', value)} />}
        columns={[
          { title: t('app'), show: measure => <AppName id={measure.app} /> },
          { title: t('host'), show: measure => measure.host ? <HostName id={measure.host} app={measure.app} /> : t('measures.everywhere') },
          { title: t('sanction'), show: measure => <State value={measure.sanction.kind} /> },
          { title: t('rule'), show: measure => measure.rule },
          { title: t('state'), show: measure => <Flex wrap gap={4}><State value={measure.lifted_at || measure.appeal === 'granted' ? 'lifted' : measure.in_force ? 'active' : 'not_now'} />{measure.appeal !== 'none' && <State value={measure.appeal} />}</Flex> },
          { title: t('created'), dates: true, show: measure => <Time at={measure.created_at} /> },
          { title: t('actions'), show: measure => <Actions measure={measure} /> },
        ]}
        more={measure => <Told measure={measure} />}
      />
    </Page>
  )
}

function Told({ measure }: { measure: Schemas['Measure'] }) {
  const t = useT()
  const link = (text: string, url: string | null | undefined) => <span className="break">{text}{url && <> <a href={url} rel="noreferrer" target="_blank">{url}</a></>}</span>
  return (
    <>
      <Facts
        rows={[
          ['id', <Id value={measure.id} />], [t('field.from'), <Time at={measure.from} />], [t('field.until'), <Time at={measure.until} />],
          [t('rule'), link(measure.rule, measure.rule_url)], [t('field.reason'), link(measure.reason, null)], [t('field.remedy'), link(measure.remedy, measure.remedy_url)],
          measure.appeal_text && [t('appeal'), link(measure.appeal_text, null)],
          measure.appeal_answer && [t('field.answer'), link(measure.appeal_answer, null)],
        ]}
      />
      <pre className="json">{JSON.stringify(measure.sanction, null, 2)}</pre>
    </>
  )
}

function Actions({ measure }: { measure: Schemas['Measure'] }) {
  const t = useT()
  const may = useMay()
  const { kind } = useMe()
  const path = { measure: measure.id }
  const appeal = useChange('post', '/v1/measures/{measure}/appeal')
  const decide = useChange('post', '/v1/measures/{measure}/decide')
  const lift = useChange('post', '/v1/measures/{measure}/lift')
  const offered = offers(measure, kind, may)
  return (
    <Flex wrap gap={4}>
      {offered.includes('appeal') && <FormButton size="small" label={t('appeal')} schema="NewAppeal" send={body => appeal.mutateAsync({ path, body })} />}
      {offered.includes('decide') && <FormButton primary size="small" label={t('appeal.decide')} schema="AppealDecision" from={{ granted: false }} send={body => decide.mutateAsync({ path, body })} />}
      {offered.includes('lift') && <ConfirmButton size="small" label={t('measures.lift')} question={t('measures.lift.question')} act={() => lift.mutateAsync({ path })} />}
    </Flex>
  )
}
