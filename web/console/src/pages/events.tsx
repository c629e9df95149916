import { Tag } from 'antd'
import { usePages } from '../api'
import { Id, Page, Time } from '../kit/bits'
import { Choice, Text, useFilters } from '../kit/filters'
import { List } from '../kit/list'
import { useT } from '../settings'

/** Areas of the types of events, as spec/events.md has them. */
export const AREAS = ['app', 'version', 'review', 'release', 'acceptance', 'host', 'organisation', 'member', 'token', 'session', 'policy', 'measure', 'user', 'invitation', 'webhook', 'identity', 'platform']

/** What happened, newest first. */
export function Events() {
  const t = useT()
  const [{ area, subject, actor }, set] = useFilters('area', 'subject', 'actor')
  const query = { newest: true, type: area && `hutong.${area}.`, subject, actor }
  return (
    <Page title={t('events')} lead={t('events.lead')}>
      <List
        of={usePages('/v1/events', { query }, { cursor: 'after' })} id={event => event.sequence} empty={t(area || subject || actor ? 'nothing_found' : 'empty')}
        filters={(
          <>
            <Choice label={t('what')} kind="area" value={area} set={value => set('area', value)} options={AREAS} />
            <Text label={t('subject')} value={subject} set={value => set('subject', value)} />
            <Text label={t('who')} value={actor} set={value => set('actor', value)} />
          </>
        )}
        columns={[
          { title: t('when'), show: event => <Time at={Date.parse(event.time)} /> },
          { title: t('what'), show: event => <Tag>{event.type.replace(/^hutong\./, '')}</Tag> },
          { title: t('subject'), show: event => <Id value={event.subject} /> },
          { title: t('who'), show: event => <Id value={event.actor} /> },
          { title: '#', show: event => event.sequence },
        ]}
        more={event => <pre className="json">{JSON.stringify(event.data, null, 2)}</pre>}
      />
    </Page>
  )
}
