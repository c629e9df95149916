import { useState } from 'react'
import { type Schemas, useChange, usePages } from '../api'
import { Id, Page, State, Time } from '../kit/bits'
import { ConfirmButton } from '../kit/confirm'
import { FormButton } from '../kit/form'
import { useOrder } from '../kit/filters'
import { List } from '../kit/list'
import { Once } from '../kit/once'
import { useMay, useMe } from '../session'
import { useT } from '../settings'

export function Tokens() {
  const t = useT()
  const may = useMay()('change_tokens')
  const { organisation: { id: organisation }, user } = useMe()
  // who may not make the organisation's makes their own
  const own = may ? {} : { from: { personal: true }, fixed: ['personal', 'role'] as const }
  const sorting = useOrder()
  const create = useChange('post', '/v1/organisations/{organisation}/tokens')
  const revoke = useChange('delete', '/v1/tokens/{token}')
  const [secret, setSecret] = useState<string | null>(null)
  const send = async (body: Schemas['NewToken']) => setSecret((await create.mutateAsync({ path: { organisation }, body })).token)
  return (
    <Page title={t('tokens')} lead={t('tokens.lead')} extra={(may || user) && <FormButton primary label={t('tokens.create')} schema="NewToken" {...own} send={send} />}>
      <List
        of={usePages('/v1/tokens', { query: { order: sorting.order } })} sorting={sorting} id={token => token.id} empty={t('tokens.empty')}
        columns={[
          { title: t('field.name'), show: token => token.name },
          { title: 'id', show: token => <Id value={token.id} /> },
          { title: t('role'), show: token => <State kind="role" value={token.role ?? 'personal'} /> },
          { title: t('field.scopes'), show: token => token.scopes?.join(' ') ?? t('tokens.all') },
          { title: t('field.networks'), show: token => token.networks?.join(' ') ?? '—' },
          { title: t('state'), show: token => <State value={standing(token)} /> },
          { title: t('created'), dates: true, show: token => <Time at={token.created_at} /> },
          { title: t('field.expires_at'), show: token => <Time at={token.expires_at} /> },
          {
            title: t('actions'),
            show: token => (may || (user && token.user === user.id)) && standing(token) === 'valid' && (
              <ConfirmButton danger size="small" label={t('revoke')} question={t('tokens.question', { name: token.name })} effect={t('tokens.effect')} act={() => revoke.mutateAsync({ path: { token: token.id } })} />
            ),
          },
        ]}
      />
      <Once title={t('token')} secret={secret} close={() => setSecret(null)} />
    </Page>
  )
}

function standing(token: Schemas['Token']): 'revoked' | 'ended' | 'valid' {
  if (token.revoked_at) return 'revoked'
  return token.expires_at && token.expires_at <= Date.now() ? 'ended' : 'valid'
}
