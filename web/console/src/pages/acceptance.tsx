// A host's own word on versions: where its owner asks for one, what waits for it, and what the developer hears.
import { App, Button, Drawer, Flex, Segmented, Select, Space } from 'antd'
import { useState } from 'react'
import { Problem, type Schemas, useChange, useGet, usePages } from '../api'
import { Facts, Id, Loaded, Part, State, Time, useWord } from '../kit/bits'
import { Choice, useFilters } from '../kit/filters'
import { FormButton, useEnum } from '../kit/form'
import { Items, List } from '../kit/list'
import { ProblemNote } from '../kit/problem'
import { type Answer, answers } from '../acceptance'
import { useMay } from '../session'
import { useT } from '../settings'
import { Evidence } from './evidence'

type Rule = Schemas['AcceptanceRule']
type Word = Schemas['Acceptance']

/** For the host's owner: the rule, and the queue. */
export function HostAcceptance({ host }: { host: string }) {
  const t = useT()
  const [{ word = 'asked' }, set] = useFilters('word')
  const [open, setOpen] = useState<Word | null>(null)
  const query = word === 'all' ? {} : { state: word as Word['state'] }
  const words = usePages('/v1/hosts/{host}/acceptances', { path: { host }, query }, { refetchInterval: 15_000 })
  const shown = open && (words.data?.find(({ id }) => id === open.id) ?? open)
  return (
    <Flex vertical gap="large">
      <Part title={t('acceptance.rule')}>
        <Loaded of={useGet('/v1/hosts/{host}/acceptance', { path: { host } })}>{rule => <RuleForm key={`${host} ${JSON.stringify(rule)}`} host={host} rule={rule} />}</Loaded>
      </Part>
      <Part title={t('acceptance.queue')}>
        <List
          of={words} id={word => word.id} empty={t('acceptance.empty')}
          filters={<Choice label={t('state')} value={word} set={value => set('word', value ?? 'all')} options={['asked', 'accepted', 'refused', 'taken_back']} />}
          columns={[
            { title: t('app'), show: word => word.app_name },
            { title: t('version'), show: word => `${word.version_name} #${word.version_code}` },
            { title: t('state'), show: word => <State value={word.state} /> },
            { title: t('since'), show: word => <Time at={word.since} /> },
            { title: t('actions'), show: word => <Button size="small" onClick={() => setOpen(word)}>{t('open')}</Button> },
          ]}
        />
      </Part>
      {shown && (
        <Drawer open onClose={() => setOpen(null)} size={760} title={`${shown.app_name} ${shown.version_name}`}>
          <Detail word={shown} done={() => setOpen(null)} />
        </Drawer>
      )}
    </Flex>
  )
}

function RuleForm({ host, rule }: { host: string, rule: Rule }) {
  const t = useT()
  const say = useWord()
  const { message } = App.useApp()
  const may = useMay()('change_host')
  const known = useEnum('Category')
  const put = useChange('put', '/v1/hosts/{host}/acceptance')
  const [ask, setAsk] = useState(rule.ask)
  const [categories, setCategories] = useState<readonly Schemas['Category'][]>(rule.ask === 'categories' ? rule.categories : [])
  const send = async () => {
    await put.mutateAsync({ path: { host }, body: ask === 'categories' ? { ask, categories } : { ask } })
    void message.success(t('done'))
  }
  return (
    <Flex vertical gap="middle" align="start" style={{ maxWidth: 720 }}>
      <span>{t('acceptance.lead')}</span>
      <Segmented aria-label={t('acceptance.rule')} value={ask} onChange={setAsk} disabled={!may} options={(['none', 'all', 'categories'] as const).map(value => ({ value, label: t(`acceptance.${value}`) }))} />
      {ask === 'categories' && (
        <label style={{ width: '100%' }}>
          {t('acceptance.of')}
          <Select mode="multiple" aria-label={t('acceptance.of')} value={categories} onChange={setCategories} disabled={!may} options={known.map(value => ({ value, label: say('category', value) }))} style={{ width: '100%' }} />
        </label>
      )}
      {put.error instanceof Problem && <ProblemNote problem={put.error} />}
      {may && <Button type="primary" loading={put.isPending} onClick={() => void send().catch(() => undefined)}>{t('save')}</Button>}
    </Flex>
  )
}

function Detail({ word, done }: { word: Word, done: () => void }) {
  const t = useT()
  const may = useMay()
  return (
    <Flex vertical gap="large">
      <Facts rows={[[t('state'), <State value={word.state} />], [t('since'), <Time at={word.since} />], [t('app'), <Id value={word.app} />], [t('version'), <Id value={word.version} />]]} />
      <Said word={word} />
      <Space wrap>{answers(word.state, may).map(answer => <AnswerButton key={answer} answer={answer} word={word} done={done} />)}</Space>
      <Evidence version={word.version} host={word.host} waits={false} />
    </Flex>
  )
}

/** What was said with it: the question's words, or the answer's. */
const Said = ({ word: { reasons, note } }: { word: Word }) => (reasons?.length || note) ? <div>{reasons?.map(reason => <State key={reason} value={reason} />)}{note && <div className="break">{note}</div>}</div> : null

function AnswerButton({ answer, word: { version, host }, done }: { answer: Answer, word: Word, done: () => void }) {
  const t = useT()
  const change = useChange('post', `/v1/versions/{version}/hosts/{host}/${answer}`)
  const send = async (body: object) => {
    await change.mutateAsync({ path: { version, host }, body: body as Schemas['Reasons'] & Schemas['Note'] })
    done()
  }
  const shape = { label: t(`acceptance.${answer}`), title: t(`acceptance.${answer}.title`) }
  return answer === 'accept'
    ? <FormButton {...shape} primary schema="Note" send={send} />
    : <FormButton {...shape} danger schema="Reasons" send={send} />
}

/** For the developer: what the hosts say that want a word of their own, and the way to ask them. */
export function VersionAcceptance({ app, version, admitted }: { app: string, version: string, admitted: boolean }) {
  const t = useT()
  const may = useMay()
  const hosts = usePages('/v1/apps/{app}/hosts', { path: { app } })
  const words = useGet('/v1/versions/{version}/acceptances', { path: { version }, query: { limit: 200 } }, { refetchInterval: 10_000 })
  const ask = useChange('post', '/v1/versions/{version}/hosts/{host}/ask')
  const said = new Map(words.data?.items.map(word => [word.host, word]))
  const rows = [
    ...words.data?.items.map(({ host: id, host_name: name }) => ({ id, name, asks: hosts.data?.find(host => host.id === id)?.asks ?? false })) ?? [],
    ...hosts.data?.filter(host => host.asks && !said.has(host.id)) ?? [],
  ]
  if (!hosts.data || !words.data) return <Loaded of={words}>{() => null}</Loaded>
  return (
    <>
      <Items
        items={rows} id={host => host.id} empty={t('acceptance.nobody')}
        columns={[
          { title: t('host'), show: host => host.name },
          { title: t('state'), show: host => said.has(host.id) ? <State value={said.get(host.id)?.state ?? ''} /> : <State value="not_asked" /> },
          { title: t('since'), show: host => <Time at={said.get(host.id)?.since} /> },
          { title: t('field.note'), show: host => { const word = said.get(host.id); return word ? <Said word={word} /> : '—' } },
          {
            title: t('actions'),
            show: host => admitted && host.asks && may('submit_review') && ['refused', 'taken_back', undefined].includes(said.get(host.id)?.state)
              ? <FormButton size="small" label={t('acceptance.ask')} title={t('acceptance.ask.title', { host: host.name })} schema="Note" send={(body: Schemas['Note']) => ask.mutateAsync({ path: { version, host: host.id }, body })} />
              : '—',
          },
        ]}
      />
      {hosts.hasNextPage && <Button style={{ marginTop: 12 }} onClick={() => void hosts.fetchNextPage()}>{t('releases.more_hosts')}</Button>}
    </>
  )
}
