import { Flex } from 'antd'
import { useState } from 'react'
import { type Schemas, useChange, usePages } from '../api'
import { Id, Page, State, Time } from '../kit/bits'
import { ConfirmButton } from '../kit/confirm'
import { FormButton } from '../kit/form'
import { List } from '../kit/list'
import { Once } from '../kit/once'
import { useT } from '../settings'

type Webhook = Schemas['Webhook']
const anew = { refetchInterval: 10_000 }

/** Where the organisation's events are sent, and how that goes. */
export function Webhooks() {
  const t = useT()
  const [secret, setSecret] = useState<string | null>(null)
  const create = useChange('post', '/v1/webhooks')
  const make = async (body: Schemas['NewWebhook']) => setSecret((await create.mutateAsync({ body })).secret)
  return (
    <Page title={t('webhooks')} lead={t('webhooks.lead')} extra={<FormButton primary label={t('webhooks.create')} schema="NewWebhook" send={make} />}>
      <List
        of={usePages('/v1/webhooks', {}, anew)} id={webhook => webhook.id} empty={t('webhooks.empty')}
        columns={[
          { title: t('field.url'), show: webhook => <span className="break">{webhook.url}</span> },
          { title: t('field.description'), show: webhook => webhook.description ?? '—' },
          { title: t('field.types'), show: webhook => webhook.types.join(' ') || t('webhooks.all') },
          { title: t('state'), show: webhook => <Standing of={webhook} /> },
          { title: t('created'), show: webhook => <Time at={webhook.created_at} /> },
          { title: t('actions'), show: webhook => <Actions of={webhook} show={setSecret} /> },
        ]}
        more={webhook => <Deliveries webhook={webhook.id} />}
      />
      <Once title={t('webhooks.secret')} secret={secret} close={() => setSecret(null)} />
    </Page>
  )
}

function Standing({ of }: { of: Webhook }) {
  const t = useT()
  const state = of.disabled_at ? 'disabled' : of.failing_since ? 'failing' : 'valid'
  return (
    <>
      <State value={state} />{of.disabled_why && <div className="break">{of.disabled_why}</div>}
      {of.old_secret_until && Date.now() < of.old_secret_until && <div>{t('webhooks.both')} <Time at={of.old_secret_until} /></div>}
    </>
  )
}

function Actions({ of, show }: { of: Webhook, show: (secret: string) => void }) {
  const t = useT()
  const path = { webhook: of.id }
  const change = useChange('put', '/v1/webhooks/{webhook}')
  const remove = useChange('delete', '/v1/webhooks/{webhook}')
  const rotate = useChange('post', '/v1/webhooks/{webhook}/rotate')
  const test = useChange('post', '/v1/webhooks/{webhook}/test')
  const replay = useChange('post', '/v1/webhooks/{webhook}/replay')
  const turn = async () => show((await rotate.mutateAsync({ path })).secret)
  return (
    <Flex wrap gap={4}>
      <FormButton size="small" label={t('release.change')} schema="WebhookState" from={{ ...of, enabled: !of.disabled_at }} send={body => change.mutateAsync({ path, body })} />
      <ConfirmButton size="small" label={t('webhooks.test')} question={t('webhooks.test.question')} act={() => test.mutateAsync({ path })} />
      <ConfirmButton size="small" label={t('webhooks.replay')} question={t('webhooks.replay.question')} act={() => replay.mutateAsync({ path, body: { since: 0 } })} />
      <ConfirmButton size="small" label={t('webhooks.rotate')} question={t('webhooks.rotate.question')} effect={t('webhooks.rotate.effect')} act={turn} />
      <ConfirmButton danger size="small" label={t('delete')} question={t('webhooks.delete.question')} act={() => remove.mutateAsync({ path })} />
    </Flex>
  )
}

/** What was sent there, newest first. */
function Deliveries({ webhook }: { webhook: string }) {
  const t = useT()
  const path = { webhook }
  const replay = useChange('post', '/v1/webhooks/{webhook}/replay')
  return (
    <List
      of={usePages('/v1/webhooks/{webhook}/deliveries', { path }, anew)} id={delivery => delivery.id} empty={t('webhooks.none_sent')}
      columns={[
        { title: t('what'), show: delivery => delivery.type.replace(/^hutong\./, '') },
        { title: 'webhook-id', show: delivery => <Id value={delivery.event} /> },
        { title: t('state'), show: delivery => <State value={delivery.state} /> },
        { title: t('webhooks.answer'), show: delivery => <span className="break">{delivery.status ?? ''} {delivery.error ?? ''}</span> },
        { title: t('webhooks.attempts'), show: delivery => delivery.attempts },
        { title: t('webhooks.tried'), show: delivery => <Time at={delivery.tried_at} /> },
        { title: t('webhooks.next'), show: delivery => <Time at={delivery.next_at} /> },
        { title: t('actions'), show: delivery => delivery.state !== 'pending' && <ConfirmButton size="small" label={t('webhooks.again')} question={t('webhooks.again.question')} act={() => replay.mutateAsync({ path, body: { delivery: delivery.id } })} /> },
      ]}
    />
  )
}
