import { App, Alert, Collapse, Flex, Select, Typography } from 'antd'
import { useState } from 'react'
import { type Schemas, useChange, useGet } from '../api'
import { Facts, Loaded, Page, State, Time, useWord } from '../kit/bits'
import { SchemaForm } from '../kit/form'
import { changes, type Knobs } from '../knobs'
import { useMay } from '../session'
import { useT } from '../settings'
import { Checker } from './checker'
import { ReviewTexts } from './texts'

export function Policy() {
  const t = useT()
  return (
    <Page title={t('policy')} lead={t('policy.lead')}>
      <Loaded of={useGet('/v1/policy', {})}>{policy => <Settings key={policy.updated_at} policy={policy} />}</Loaded>
    </Page>
  )
}

function Settings({ policy }: { policy: Schemas['Policy'] }) {
  const t = useT()
  const word = useWord()
  const { message } = App.useApp()
  const may = useMay()('change_policy')
  const put = useChange('put', '/v1/policy')
  const [preset, setPreset] = useState(policy.preset)
  const [words, setWords] = useState<readonly string[]>(policy.words)
  const [deny, setDeny] = useState<readonly string[]>(policy.domains.deny ?? [])
  const [allow, setAllow] = useState(policy.domains.allow ?? {})
  const used = deny.length > 0 || KINDS.some(kind => allow[kind]?.length)
  const presets = policy.presets as Record<string, Knobs>
  const from = preset === policy.preset ? policy.knobs : presets[preset] ?? {}
  const send = (wanted: Knobs) => put.mutateAsync({ body: { preset, changes: changes(presets[preset] ?? {}, wanted) as Record<string, never>, words: [...words], domains: { allow, deny: [...deny] } } })
  return (
    <Flex vertical gap="middle" style={{ maxWidth: 880 }}>
      <Facts rows={[[t('policy.preset'), <State kind="preset" value={policy.preset} />], [t('changed'), <Time at={policy.updated_at} />]]} />
      {!may && <Alert type="info" showIcon title={t('policy.read_only')} />}
      {may && <Select aria-label={t('policy.preset')} value={preset} onChange={setPreset} options={Object.keys(presets).map(value => ({ value, label: word('preset', value) }))} />}
      <Words label="policy.words" value={words} change={setWords} may={may} />
      <Collapse
        defaultActiveKey={used ? ['domains'] : []}
        items={[{
          key: 'domains', label: t('policy.domains'), children: (
            <Flex vertical gap="middle">
              <Typography.Text type="secondary">{t('policy.domains.lead')}</Typography.Text>
              <Words label="policy.deny" value={deny} change={setDeny} may={may} />
              {KINDS.map(kind => <Words key={kind} label={`policy.allow.${kind}`} value={allow[kind] ?? []} change={list => setAllow({ ...allow, [kind]: [...list] })} may={may} />)}
            </Flex>
          ),
        }, ...(may ? [{ key: 'checker', label: t('checker'), children: <Checker /> }, { key: 'texts', label: t('texts'), children: <ReviewTexts /> }] : [])]}
      />
      <SchemaForm key={preset} schema="Knobs" from={from} send={send} groups={GROUPS.map(([title, names]) => ({ title: t(title), names }))} submit={t('save')} disabled={!may} done={() => void message.success(t('done'))} />
    </Flex>
  )
}

const GROUPS = [
  ['policy.reviews', ['admit_after_scan', 'content_check_required', 'uncertified', 'review_within_hours', 'max_open_reviews', 'max_testers', 'withdraw_per_day', 'withdraw_per_month', 'speed_up_per_month', 'speed_up_within_hours']],
  ['policy.releases', ['first_publish_full', 'offer_promotable', 'gray_monotonic', 'rollback', 'gray_steps', 'gray_within_days']],
  ['policy.halts', ['halt_window_minutes', 'halt_from_starts', 'halt_errors_per_million', 'halt_crashes_per_million', 'halt_percent_of_before']],
] as const

const KINDS = ['request', 'upload', 'download', 'socket', 'webview'] as const

/** A list that is typed in. */
function Words({ label, value, change, may }: { label: 'policy.words' | 'policy.deny' | `policy.allow.${typeof KINDS[number]}`, value: readonly string[], change: (list: readonly string[]) => void, may: boolean }) {
  const t = useT()
  return <Flex component="label" vertical gap={8}>{t(label)}<Select mode="tags" open={false} suffixIcon={null} aria-label={t(label)} value={value} onChange={change} disabled={!may} tokenSeparators={[',', '，', '\n']} style={{ width: '100%' }} /></Flex>
}
