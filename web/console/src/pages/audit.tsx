import { Button, Input, Tag } from 'antd'
import { useState } from 'react'
import { credentials, Problem, refusal, usePages } from '../api'
import { Copyable, Facts, Id, Page, Time } from '../kit/bits'
import { Choice, Text, useFilters, useOrder } from '../kit/filters'
import { localTime } from '../kit/fields'
import { List } from '../kit/list'
import { ProblemNote } from '../kit/problem'
import { useT } from '../settings'
import { AREAS } from './events'

/** A moment of a filter, in the address in milliseconds. */
function Moment({ label, value, set }: { label: string, value: string | undefined, set: (value: string | undefined) => void }) {
  return <label className="moment">{label}<Input type="datetime-local" value={value ? localTime(Number(value)) : ''} onChange={({ target }) => set(target.value && String(new Date(target.value).getTime()))} /></label>
}

/** Who did what, to what, when, from where: newest first, searched, and taken along. */
export function Audit() {
  const t = useT()
  const [{ area, q, subject, actor, since, until }, set] = useFilters('area', 'q', 'subject', 'actor', 'since', 'until')
  const sorting = useOrder()
  const query = { type: area && `hutong.${area}.`, q, subject, actor, since: since ? Number(since) : undefined, until: until ? Number(until) : undefined }
  return (
    <Page title={t('audit')} lead={t('audit.lead')} extra={<Export />}>
      <List
        of={usePages('/v1/audit', { query: { ...query, order: sorting.order } })} sorting={sorting} id={entry => String(entry.sequence)} empty={t(Object.values(query).some(Boolean) ? 'nothing_found' : 'empty')}
        filters={(
          <>
            <Text label={t('audit.search')} value={q} set={value => set('q', value)} />
            <Choice label={t('what')} kind="area" value={area} set={value => set('area', value)} options={AREAS} />
            <Text label={t('subject')} value={subject} set={value => set('subject', value)} />
            <Text label={t('who')} value={actor} set={value => set('actor', value)} />
            <Moment label={t('field.from')} value={since} set={value => set('since', value)} />
            <Moment label={t('field.until')} value={until} set={value => set('until', value)} />
          </>
        )}
        columns={[
          { title: t('when'), dates: true, show: entry => <Time at={entry.at} /> },
          { title: t('what'), show: entry => <Tag>{entry.type.replace(/^hutong\./, '')}</Tag> },
          { title: t('subject'), show: entry => <Id value={entry.subject} /> },
          { title: t('who'), show: entry => <Id value={entry.actor} /> },
          { title: t('sessions.address'), show: entry => entry.address ?? '—' },
          { title: '#', show: entry => entry.sequence },
        ]}
        more={entry => <><Facts rows={[['sha256', <Id value={entry.hash ?? ''} />], [t('audit.previous'), <Id value={entry.previous} />]]} /><pre className="json">{JSON.stringify(entry.data, null, 2)}</pre></>}
      />
    </Page>
  )
}

async function log(): Promise<Blob> {
  const answer = await fetch('/v1/audit/export', { headers: credentials.headers })
  if (!answer.ok) throw refusal(answer, await answer.json().catch(() => null))
  return answer.blob()
}

/** The whole log as a file, and how it is checked. */
function Export() {
  const t = useT()
  const [problem, setProblem] = useState<Problem | null>(null)
  const [done, setDone] = useState(false)
  const take = async () => {
    setProblem(null)
    try {
      const href = URL.createObjectURL(await log())
      Object.assign(document.createElement('a'), { href, download: 'audit.jsonl' }).click()
      URL.revokeObjectURL(href)
      setDone(true)
    } catch (thrown) {
      setProblem(thrown instanceof Problem ? thrown : new Problem(0, 'unreachable', String(thrown)))
    }
  }
  return (
    <>
      {problem && <ProblemNote problem={problem} />}
      {done && <Copyable label={t('audit.verify')} text="hutong audit verify audit.jsonl" />}
      <Button onClick={() => void take()}>{t('audit.export')}</Button>
    </>
  )
}
