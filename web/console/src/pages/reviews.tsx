import { Link } from '@tanstack/react-router'
import { Select, Tag } from 'antd'
import { type Schemas, usePages } from '../api'
import { Id, Page, Span, State, Time } from '../kit/bits'
import { useEnum } from '../kit/form'
import { Choice, useFilters } from '../kit/filters'
import { List } from '../kit/list'
import { useMe } from '../session'
import { useT } from '../settings'

const HOUR = 60 * 60 * 1000

/** The queue: what was sped up, then what has waited longest comes first. */
export function Reviews() {
  const t = useT()
  const me = useMe().user?.id
  const [{ state, waiting, who, overdue }, set] = useFilters('state', 'waiting', 'who', 'overdue')
  const states = useEnum('VersionState')
  const query = {
    state: state as Schemas['VersionState'] | undefined, waiting: waiting ? Number(waiting) * HOUR : undefined,
    unassigned: who === 'nobody' || undefined, reviewer: who === 'me' ? me : who === 'nobody' ? undefined : who, overdue: overdue === 'overdue' || undefined,
  }
  return (
    <Page title={t('reviews')} lead={t('reviews.lead')}>
      <List
        of={usePages('/v1/reviews', { query }, { refetchInterval: 15_000 })} id={version => version.id} empty={t('reviews.empty')}
        filters={(
          <>
            <Choice label={t('state')} value={state} set={value => set('state', value)} options={states.filter(state => state !== 'uploading')} />
            <ReviewerChoice value={who} set={value => set('who', value)} />
            <Choice label={t('due')} value={overdue} set={value => set('overdue', value)} options={['overdue']} />
            <Choice label={t('waiting')} value={waiting} set={value => set('waiting', value)} options={['1', '4', '24', '72']} kind="hours" />
          </>
        )}
        columns={[
          { title: t('app'), show: version => <Link to="/versions/$version" params={{ version: version.id }}>{version.app_name}</Link> },
          { title: t('version'), show: version => `${version.name} #${version.code}` },
          { title: t('state'), show: version => <><State value={version.state} />{version.sped_up_at != null && <State value="sped_up" />}</> },
          { title: t('reviewer'), show: version => version.reviewer ? (version.reviewer.id === me ? <Tag color="blue">{version.reviewer.name}</Tag> : version.reviewer.name) : '—' },
          { title: t('due'), show: version => <Due of={version} /> },
          { title: t('waiting'), show: version => <Span milliseconds={version.waiting} /> },
          { title: t('developer'), show: version => <Id value={version.organisation} /> },
          { title: t('since'), show: version => <Time at={version.state_since} /> },
        ]}
      />
    </Page>
  )
}

/** When a review is to be decided; whether that has passed by the platform's clock. */
export function Due({ of: { due_at: at, state_since, waiting } }: { of: Schemas['WaitingVersion'] }) {
  return <>{at && at <= state_since + waiting ? <State value="overdue" /> : null}<Time at={at} /></>
}

/** Those who may decide reviews, as far as the first members of the organisation go. */
export function useReviewers() {
  const members = usePages('/v1/members', { query: { limit: 200 } })
  return members.data?.filter(({ role }) => role === 'owner' || role === 'approver') ?? []
}

function ReviewerChoice({ value, set }: { value: string | undefined, set: (value: string | undefined) => void }) {
  const t = useT()
  const me = useMe().user?.id
  const options = [
    ...me ? [{ value: 'me', label: t('reviewer.me') }] : [], { value: 'nobody', label: t('reviewer.nobody') },
    ...useReviewers().filter(({ user }) => user !== me).map(({ user, name }) => ({ value: user, label: name })),
  ]
  return <Select allowClear aria-label={t('reviewer')} placeholder={t('reviewer')} value={value} onChange={set} options={options} style={{ minWidth: 140 }} />
}
