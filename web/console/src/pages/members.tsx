import { Space } from 'antd'
import { useState } from 'react'
import { type Schemas, useChange, usePages } from '../api'
import { Page, Part, State, Time } from '../kit/bits'
import { ConfirmButton } from '../kit/confirm'
import { FormButton } from '../kit/form'
import { List } from '../kit/list'
import { Once } from '../kit/once'
import { useMay, useMe } from '../session'
import { useT } from '../settings'

export function Members() {
  const t = useT()
  const right = useMay()
  const may = right('change_members')
  // only owners make owners, and make something else of them
  const choices = { role: (role: string) => role !== 'owner' || right('change_owner') }
  const { id: organisation, name } = useMe().organisation
  const change = useChange('put', '/v1/members/{user}')
  const remove = useChange('delete', '/v1/members/{user}')
  const invite = useChange('post', '/v1/organisations/{organisation}/invitations')
  const rename = useChange('put', '/v1/organisations/{organisation}')
  const [link, setLink] = useState<string | null>(null)
  const send = async (body: Schemas['NewInvitation']) => setLink((await invite.mutateAsync({ path: { organisation }, body })).link)
  return (
    <Page title={t('members')} lead={t('members.lead')} extra={(
      <Space>
        {right('update_organisation') && <FormButton label={t('rename')} title={t('rename.title', { name })} schema="OrganisationName" from={{ name }} send={(body: Schemas['OrganisationName']) => rename.mutateAsync({ path: { organisation }, body })} />}
        {may && <FormButton primary label={t('members.invite')} schema="NewInvitation" choices={choices} send={send} />}
      </Space>
    )}>
      <List
        of={usePages('/v1/members', {})} id={member => member.user} empty={t('empty')}
        columns={[
          { title: t('field.name'), show: member => member.name },
          { title: t('field.email'), show: member => member.email },
          { title: t('role'), show: member => <State kind="role" value={member.role} /> },
          { title: t('since'), show: member => <Time at={member.created_at} /> },
          {
            title: t('actions'),
            show: member => may && (member.role !== 'owner' || right('change_owner')) && (
              <>
                <FormButton size="small" label={t('members.role')} title={t('members.role.title', { name: member.name })} schema="NewRole" choices={choices} from={{ role: member.role }} send={(body: Schemas['NewRole']) => change.mutateAsync({ path: { user: member.user }, body })} />{' '}
                <ConfirmButton danger size="small" label={t('remove')} question={t('members.question', { name: member.name })} effect={t('members.effect')} act={() => remove.mutateAsync({ path: { user: member.user } })} />
              </>
            ),
          },
        ]}
      />
      {may && <Invitations />}
      <Once title={t('members.link')} secret={link} close={() => setLink(null)} />
    </Page>
  )
}

function Invitations() {
  const t = useT()
  const revoke = useChange('delete', '/v1/invitations/{invitation}')
  return (
    <Part title={t('invitations')}>
      <List
        of={usePages('/v1/invitations', {})} id={invitation => invitation.id} empty={t('invitations.empty')}
        columns={[
          { title: t('field.name'), show: invitation => invitation.name },
          { title: t('role'), show: invitation => <State kind="role" value={invitation.role} /> },
          { title: t('field.expires_at'), show: invitation => <Time at={invitation.expires_at} /> },
          { title: t('actions'), show: invitation => <ConfirmButton danger size="small" label={t('invitations.revoke')} question={t('invitations.question', { name: invitation.name })} act={() => revoke.mutateAsync({ path: { invitation: invitation.id } })} /> },
        ]}
      />
    </Part>
  )
}
