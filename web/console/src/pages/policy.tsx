import { App, Alert, Flex, Select } from 'antd'
import { useState } from 'react'
import { type Schemas, useChange, useGet } from '../api'
import { Facts, Loaded, Page, State, Time, useWord } from '../kit/bits'
import { SchemaForm } from '../kit/form'
import { changes, type Knobs } from '../knobs'
import { useMay } from '../session'
import { useT } from '../settings'

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
  const presets = policy.presets as Record<string, Knobs>
  const from = preset === policy.preset ? policy.knobs : presets[preset] ?? {}
  const send = (wanted: Knobs) => put.mutateAsync({ body: { preset, changes: changes(presets[preset] ?? {}, wanted) as Record<string, never>, words: [...words] } })
  return (
    <Flex vertical gap="middle" style={{ maxWidth: 640 }}>
      <Facts rows={[[t('policy.preset'), <State kind="preset" value={policy.preset} />], [t('changed'), <Time at={policy.updated_at} />]]} />
      {!may && <Alert type="info" showIcon title={t('policy.read_only')} />}
      {may && <Select aria-label={t('policy.preset')} value={preset} onChange={setPreset} options={Object.keys(presets).map(value => ({ value, label: word('preset', value) }))} />}
      <label>{t('policy.words')}<Select mode="tags" open={false} suffixIcon={null} aria-label={t('policy.words')} value={words} onChange={setWords} disabled={!may} tokenSeparators={[',', '，', '\n']} style={{ width: '100%' }} /></label>
      <SchemaForm key={preset} schema="Knobs" from={from} send={send} submit={t('save')} disabled={!may} done={() => void message.success(t('done'))} />
    </Flex>
  )
}
