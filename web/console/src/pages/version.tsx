import { useParams } from '@tanstack/react-router'
import { Alert, Button, Flex, Timeline, Typography } from 'antd'
import { useState } from 'react'
import { type Answer, type Schemas, useChange, useGet } from '../api'
import { Copyable, Facts, Id, Loaded, Page, State, Time, useWord } from '../kit/bits'
import { FormButton } from '../kit/form'
import { AppName } from '../kit/names'
import { PageTabs } from '../kit/tabs'
import { mayBeShown } from '../line'
import { type Step, steps } from '../review'
import { useMay } from '../session'
import { useT } from '../settings'
import { VersionAcceptance } from './acceptance'
import { Evidence } from './evidence'
import { Messages } from './messages'
import { Preview } from './preview'
import { ReviewerNote } from './reviewer'
import { TextPicker } from './texts'

type Version = Answer<'/v1/versions/{version}', 'get'>

export function VersionPage() {
  const t = useT()
  const id = useParams({ strict: false }).version ?? ''
  const may = useMay()
  const [shown, show] = useState(false)
  const version = useGet('/v1/versions/{version}', { path: { version: id } }, { refetchInterval: 5_000 })
  return (
    <Loaded of={version}>
      {version => (
        <Page
          title={version.name} beside={<><State value={version.state} />{version.sped_up_at != null && <State value="sped_up" />}{version.promotable && <State value="promotable" />}</>}
          extra={<>{runs(version.state) && version.gone_at == null && may('preview_version') && <Button aria-pressed={shown} onClick={() => show(!shown)}>{t(shown ? 'preview.close' : 'preview')}</Button>}{steps(version, may).map(step => <StepButton key={step} step={step} of={version} />)}</>}
        >
          <Facts
            rows={[
              ['id', <Id value={version.id} />], [t('app'), <AppName id={version.app} />],
              [t('code'), version.code], [t('manifest'), <Id value={version.manifest_sha256} />],
              [t('created'), <Time at={version.created_at} />], [t('uploaded'), <Time at={version.uploaded_at} />],
              version.gone_at != null && [t('version.gone'), <Time at={version.gone_at} />],
            ]}
          />
          {version.steps.some(({ state }) => state === 'admitted') && <Logged version={id} />}
          {may('decide_review') && (version.state === 'in_review' || version.state === 'delayed') && <ReviewerNote version={id} state={version.state} />}
          <LastWord of={version} />
          <div className={shown ? 'beside' : undefined}>
            <PageTabs
              tabs={[
                { key: 'evidence', label: t('evidence'), show: <Evidence version={id} waits={version.state === 'scanning' || version.state === 'uploaded'} again={may('decide_review') && version.gone_at == null && onItsWay(version.state)} /> },
                { key: 'acceptance', label: t('acceptance'), show: <VersionAcceptance app={version.app} version={id} admitted={version.state === 'admitted'} /> },
                { key: 'messages', label: t('messages'), show: <Messages version={id} may={may('discuss_review')} /> },
                { key: 'history', label: t('history'), show: <History of={version} /> },
              ]}
            />
            {shown && <Preview version={id} />}
          </div>
        </Page>
      )}
    </Loaded>
  )
}

/** Whether somebody is still to decide about it. */
const onItsWay = (state: Schemas['VersionState']) => state === 'ready' || state === 'in_review' || state === 'delayed'

/** Whether testers would get it. */
const runs = (state: Schemas['VersionState']) => mayBeShown(state, 'dev')

function StepButton({ step, of }: { step: Step, of: Version }) {
  const t = useT()
  const version = of.id
  const change = useChange('post', `/v1/versions/{version}/${step}`)
  const shape = { label: t(`step.${step}`), title: t(`step.${step}.title`), primary: step === 'approve' || step === 'submit' }
  if (step === 'reject' || step === 'remove') return <FormButton {...shape} danger schema="Reasons" above={<TextPicker version={of} />} send={body => change.mutateAsync({ path: { version }, body })} />
  return <FormButton {...shape} schema="Note" send={body => change.mutateAsync({ path: { version }, body: body as Schemas['Reasons'] & Schemas['Note'] })} />
}

/** Its admission in the public log, which nobody can take back unseen. */
function Logged({ version }: { version: string }) {
  const t = useT()
  return (
    <Loaded of={useGet('/v1/log/proof', { query: { version } })}>
      {({ entry, index }) => <details><summary>{t('log', { index })}</summary><Copyable text={entry} label={t('log.entry')} /></details>}
    </Loaded>
  )
}

/** What was said with a step. */
function Words({ of: { reasons, note } }: { of: Schemas['VersionStep'] }) {
  return <>{reasons?.map(reason => <State key={reason} value={reason} />)}{note && <div className="break">{note}</div>}</>
}

/** What was said last, where something was: the other side waits for an answer to it. */
function LastWord({ of }: { of: Version }) {
  const word = useWord()
  const step = of.steps.at(-1)
  if (!step?.note && !step?.reasons?.length) return null
  return <Alert showIcon type={step.reasons?.length ? 'warning' : 'info'} title={word('did', step.action)} description={<Words of={step} />} />
}

/** How the version came to where it is. */
function History({ of }: { of: Version }) {
  const word = useWord()
  const item = (step: Schemas['VersionStep'], key: number) => ({
    key,
    content: (
      <>
        <Flex wrap gap="small" align="center"><b>{word('did', step.action)}</b><State value={step.side} /><State value={step.state} /><Typography.Text type="secondary"><Time at={step.at} /></Typography.Text></Flex>
        <Words of={step} />
      </>
    ),
  })
  return <Timeline items={[...of.steps].reverse().map(item)} />
}
