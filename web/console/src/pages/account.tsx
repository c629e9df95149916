import { App, Flex, QRCode, Typography } from 'antd'
import { useState } from 'react'
import { type Answer, type Schemas, useChange, usePages } from '../api'
import { Copyable, Facts, Page, Part, State, Time } from '../kit/bits'
import { ConfirmButton } from '../kit/confirm'
import { SchemaForm } from '../kit/form'
import { List } from '../kit/list'
import { Once } from '../kit/once'
import { useOffered } from '../passkeys'
import { useMe } from '../session'
import { useT } from '../settings'
import { PasskeyInstead, Passkeys, ProofButton } from './passkeys'

export function Account() {
  const t = useT()
  const { user } = useMe()
  const offered = useOffered()
  if (!user) return null
  return (
    <Page title={t('account')}>
      <Facts rows={[[t('field.name'), user.name], [t('field.email'), user.email], [t('created'), <Time at={user.created_at} />]]} />
      <Part title={t('sessions')}><Sessions /></Part>
      {offered && <Part title={t('passkeys')}><Passkeys /></Part>}
      <Part title={t('second_factor')}><SecondFactor has={user.second_factor} /></Part>
      <Part title={t('password.change')}><Password /></Part>
    </Page>
  )
}

function Password() {
  const t = useT()
  const { message } = App.useApp()
  const change = useChange('put', '/v1/me/password')
  const [passkey, setPasskey] = useState<Schemas['Assertion']>()
  const done = () => {
    setPasskey(undefined)
    void message.success(t('password.changed'))
  }
  return (
    <>
      {passkey && <Typography.Paragraph>{t('passkeys.shown')}</Typography.Paragraph>}
      <SchemaForm schema="PasswordChange" fixed={passkey ? ['current', 'passkey'] : ['passkey']} needed={['current']} from={{ passkey }} submit={t('save')} send={(body: Schemas['PasswordChange']) => change.mutateAsync({ body })} done={done} />
      {!passkey && <PasskeyInstead send={async told => setPasskey(told)} />}
    </>
  )
}

function Sessions() {
  const t = useT()
  const end = useChange('delete', '/v1/sessions/{session}')
  return (
    <List
      of={usePages('/v1/sessions', {})} id={session => session.id} empty={t('empty')}
      columns={[
        { title: t('sessions.agent'), show: session => <span className="break">{session.agent ?? '—'}</span> },
        { title: t('sessions.address'), show: session => session.address ?? '—' },
        { title: t('sessions.seen'), show: session => <Time at={session.seen_at} /> },
        { title: t('actions'), show: session => session.current ? <State value="current" /> : <ConfirmButton danger size="small" label={t('sign_out')} question={t('sessions.question')} act={() => end.mutateAsync({ path: { session: session.id } })} /> },
      ]}
    />
  )
}

/** A device that makes codes: asked for, shown, proved; or taken away. */
export function SecondFactor({ has }: { has: boolean }) {
  const t = useT()
  const add = useChange('post', '/v1/me/second-factor')
  const confirm = useChange('post', '/v1/me/second-factor/confirm')
  const remove = useChange('post', '/v1/me/second-factor/remove')
  const renew = useChange('post', '/v1/me/second-factor/recovery-codes')
  const [device, setDevice] = useState<Answer<'/v1/me/second-factor', 'post'> | null>(null)
  const [codes, setCodes] = useState<string | null>(null)
  const ask = async (body: Schemas['Proof']) => setDevice(await add.mutateAsync({ body }))
  const prove = async (body: Schemas['DeviceCode']) => {
    const { recovery_codes } = await confirm.mutateAsync({ body })
    setDevice(null)
    setCodes(recovery_codes.join('\n'))
  }
  return (
    <>
      <Typography.Paragraph>{t(has ? 'second_factor.on' : 'second_factor.off')}</Typography.Paragraph>
      {has && (
        <Flex wrap gap="small">
          <ProofButton label={t('second_factor.renew')} asks={['code']} send={async body => setCodes((await renew.mutateAsync({ body })).recovery_codes.join('\n'))} />
          <ProofButton danger label={t('second_factor.remove')} asks={['code']} send={body => remove.mutateAsync({ body })} />
        </Flex>
      )}
      {!has && !device && <ProofButton label={t('second_factor.add')} asks={['password']} send={ask} />}
      {device && (
        <Flex wrap gap="large">
          <QRCode value={device.url} bgColor="#fff" color="#000" />
          <div style={{ flex: '1 1 240px' }}><Copyable text={device.secret} label={t('secret.device')} /><SchemaForm schema="DeviceCode" send={prove} submit={t('second_factor.confirm')} /></div>
        </Flex>
      )}
      <Once title={t('second_factor.codes')} secret={codes} close={() => setCodes(null)} />
    </>
  )
}
