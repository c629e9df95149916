import { Link } from '@tanstack/react-router'
import { type Schemas, usePages } from '../api'
import { Id, Page, Span, State, Time } from '../kit/bits'
import { useEnum } from '../kit/form'
import { Choice, useFilters } from '../kit/filters'
import { List } from '../kit/list'
import { useT } from '../settings'

const HOUR = 60 * 60 * 1000

/** The queue: what has waited longest comes first. */
export function Reviews() {
  const t = useT()
  const [{ state, waiting }, set] = useFilters('state', 'waiting')
  const states = useEnum('VersionState')
  const query = { state: state as Schemas['VersionState'] | undefined, waiting: waiting ? Number(waiting) * HOUR : undefined }
  return (
    <Page title={t('reviews')} lead={t('reviews.lead')}>
      <List
        of={usePages('/v1/reviews', { query }, { refetchInterval: 15_000 })} id={version => version.id} empty={t('reviews.empty')}
        filters={(
          <>
            <Choice label={t('state')} value={state} set={value => set('state', value)} options={states.filter(state => state !== 'uploading')} />
            <Choice label={t('waiting')} value={waiting} set={value => set('waiting', value)} options={['1', '4', '24', '72']} kind="hours" />
          </>
        )}
        columns={[
          { title: t('app'), show: version => <Link to="/versions/$version" params={{ version: version.id }}>{version.app_name}</Link> },
          { title: t('version'), show: version => `${version.name} #${version.code}` },
          { title: t('state'), show: version => <State value={version.state} /> },
          { title: t('waiting'), show: version => <Span milliseconds={version.waiting} /> },
          { title: t('developer'), show: version => <Id value={version.organisation} /> },
          { title: t('since'), show: version => <Time at={version.state_since} /> },
        ]}
      />
    </Page>
  )
}
