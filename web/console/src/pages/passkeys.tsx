// Passkeys: one signs in with them, keeps them in one's account, and shows with them that it is oneself.
import { Button, Divider, Flex, Modal, Typography } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { ask, Problem, type Schemas, useChange, usePages } from '../api'
import { useAttempt } from '../kit/attempt'
import { Time } from '../kit/bits'
import { FormButton, SchemaForm } from '../kit/form'
import { List } from '../kit/list'
import { ProblemNote } from '../kit/problem'
import { fills, make, show, useOffered } from '../passkeys'
import { useMe } from '../session'
import { useT } from '../settings'

/** A ceremony is over after five minutes, however long somebody looks at the form. */
const RENEW = 4 * 60_000

/** Beside the form of who signs in with a password. The browser offers passkeys in its email, too. */
export function PasskeySignIn() {
  return useOffered() && <Entrance />
}

function Entrance() {
  const t = useT()
  const { mutateAsync: enter } = useChange('post', '/v1/sessions/passkey')
  const { busy, problem, setProblem, attempt } = useAttempt()
  // what the browser offers in the email: it asks for one thing at a time
  const offer = useRef<AbortController | null>(null)
  const signIn = async (more: Parameters<typeof show>[1] = {}) => {
    await enter({ body: await show(await ask('post', '/v1/sessions/passkey/begin', {}, more.signal ?? undefined), more) })
  }
  useEffect(() => {
    if (busy) return
    const wait = async () => {
      if (!await fills()) return
      offer.current?.abort()
      const { signal } = offer.current = new AbortController()
      await signIn({ mediation: 'conditional', signal }).catch((thrown: unknown) => {
        // that somebody chose none is no problem of theirs
        if (!signal.aborted && thrown instanceof Problem && thrown.status !== 0) setProblem(thrown)
      })
    }
    void wait()
    const renewed = setInterval(() => void wait(), RENEW)
    return () => {
      clearInterval(renewed)
      offer.current?.abort()
    }
  }, [busy])
  const press = () => {
    offer.current?.abort()
    return attempt(signIn)
  }
  return (
    <Flex vertical gap="small" style={{ marginTop: 12 }}>
      <Button block loading={busy} onClick={() => void press()}>{t('passkeys.sign_in')}</Button>
      {problem && <ProblemNote problem={problem} />}
    </Flex>
  )
}

/** A way to show that it is oneself, for who has a passkey. */
export function PasskeyInstead({ send }: { send: (passkey: Schemas['Assertion']) => Promise<unknown> }) {
  const t = useT()
  const has = (usePages('/v1/me/passkeys', {}).data ?? []).length > 0
  const { busy, problem, attempt } = useAttempt()
  const press = () => attempt(async () => send(await show(await ask('post', '/v1/me/passkeys/prove', {}))))
  return useOffered() && has && (
    <>
      <Divider />
      <Button loading={busy} onClick={() => void press()}>{t('passkeys.instead')}</Button>
      {problem && <ProblemNote problem={problem} />}
    </>
  )
}

interface Proving {
  label: string
  /** Which of what one knows is asked for. */
  asks: readonly ('password' | 'code')[]
  send: (proof: Schemas['Proof']) => Promise<unknown>
  danger?: boolean
  size?: 'small' | 'middle'
}

/** A button for what one does only after showing that it is oneself. */
export function ProofButton({ label, asks, send, danger = false, size = 'middle' }: Proving) {
  const [open, setOpen] = useState(false)
  const close = () => setOpen(false)
  const fixed = (['password', 'code', 'passkey'] as const).filter(field => field === 'passkey' || !asks.includes(field))
  return (
    <>
      <Button danger={danger} size={size} onClick={() => setOpen(true)}>{label}</Button>
      <Modal title={label} open={open} onCancel={close} footer={null} destroyOnHidden>
        <SchemaForm schema="Proof" fixed={fixed} needed={asks} submit={label} send={send} done={close} />
        <PasskeyInstead send={async passkey => { await send({ passkey }); close() }} />
      </Modal>
    </>
  )
}

/** One's own: added, named, removed. */
export function Passkeys() {
  const t = useT()
  const { user } = useMe()
  const asks = user?.second_factor ? ['password', 'code'] as const : ['password'] as const
  const begin = useChange('post', '/v1/me/passkeys/begin')
  const add = useChange('post', '/v1/me/passkeys')
  const rename = useChange('put', '/v1/me/passkeys/{passkey}')
  const remove = useChange('post', '/v1/me/passkeys/{passkey}/remove')
  const [made, setMade] = useState<Omit<Schemas['NewPasskey'], 'name'> | null>(null)
  const close = () => setMade(null)
  return (
    <>
      <Typography.Paragraph>{t('passkeys.lead')}</Typography.Paragraph>
      <div style={{ marginBottom: 12 }}><ProofButton label={t('passkeys.add')} asks={asks} send={async body => setMade(await make(await begin.mutateAsync({ body })))} /></div>
      <Modal title={t('passkeys.name')} open={made !== null} onCancel={close} footer={null} destroyOnHidden mask={{ closable: false }}>
        <SchemaForm schema="NewPasskey" fixed={['ceremony', 'credential']} from={made ?? {}} submit={t('save')} send={body => add.mutateAsync({ body })} done={close} />
      </Modal>
      <List
        of={usePages('/v1/me/passkeys', {})} id={passkey => passkey.id} empty={t('passkeys.empty')}
        columns={[
          { title: t('field.name'), show: passkey => <span className="break">{passkey.name}</span> },
          { title: t('created'), show: passkey => <Time at={passkey.created_at} /> },
          { title: t('passkeys.used'), show: passkey => passkey.used_at ? <Time at={passkey.used_at} /> : '—' },
          {
            title: t('actions'), show: ({ id, name }) => (
              <Flex wrap gap="small">
                <FormButton size="small" label={t('passkeys.rename')} schema="PasskeyName" from={{ name }} send={body => rename.mutateAsync({ path: { passkey: id }, body })} />
                <ProofButton danger size="small" label={t('passkeys.remove')} asks={asks} send={body => remove.mutateAsync({ path: { passkey: id }, body })} />
              </Flex>
            ),
          },
        ]}
      />
    </>
  )
}
