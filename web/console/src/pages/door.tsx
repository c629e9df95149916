// The ways in: sign in, sign up, an invitation.
import { Link, useLocation, useNavigate } from '@tanstack/react-router'
import { Button, Card, Flex, Typography } from 'antd'
import { type ReactNode, useState } from 'react'
import { type Schemas, useChange } from '../api'
import icon from '../icon.svg'
import { ConfirmButton } from '../kit/confirm'
import { SchemaForm } from '../kit/form'
import { useSession } from '../session'
import { useT } from '../settings'
import { Choices } from '../shell'
import { PasskeySignIn } from './passkeys'

export function SignIn() {
  const t = useT()
  return <Door other={<Link to="/sign-up"><Button type="link" block>{t('sign_up.other')}</Button></Link>}><SignInForm /></Door>
}

function SignInForm() {
  const t = useT()
  const create = useChange('post', '/v1/sessions')
  return (
    <>
      <SchemaForm schema="Credentials" submit={t('sign_in')} send={(body: Schemas['Credentials']) => create.mutateAsync({ body })} />
      <PasskeySignIn />
    </>
  )
}

export function SignUp() {
  const t = useT()
  return <Door other={<Link to="/"><Button type="link" block>{t('sign_in.other')}</Button></Link>}><SignUpForm /></Door>
}

/** With an invitation one joins that organisation, without one makes one's own. */
function SignUpForm({ invitation }: { invitation?: string }) {
  const t = useT()
  const create = useChange('post', '/v1/signup')
  const go = useNavigate()
  const send = async (body: Schemas['NewUser']) => {
    await create.mutateAsync({ body })
    // not to be asked whether they join what they have just joined
    await go({ to: '/' })
  }
  const fixed = invitation ? ['invitation', 'organisation'] as const : ['invitation'] as const
  return <SchemaForm schema="NewUser" submit={t('sign_up')} fixed={fixed} from={{ invitation }} choices={{ kind: kind => kind !== 'operator' }} send={send} />
}

/** Where the link of an invitation leads; its secret is behind the `#`, which no server sees. */
export function Join() {
  const t = useT()
  const go = useNavigate()
  const invitation = useLocation().hash
  const { person, act } = useSession()
  const [known, setKnown] = useState(false)
  const accept = useChange('post', '/v1/invitations/accept')
  const join = async () => {
    const { organisation } = await accept.mutateAsync({ body: { token: invitation } })
    act(organisation.id)
    await go({ to: '/' })
  }
  if (person) return <Door other={<Link to="/"><Button type="link" block>{t('home')}</Button></Link>}><ConfirmButton type="primary" label={t('join')} question={t('join.question', { name: person.user?.name ?? '' })} act={join} /></Door>
  return (
    <Door other={<Button type="link" block onClick={() => setKnown(!known)}>{t(known ? 'sign_up.other' : 'sign_in.other')}</Button>}>
      <Typography.Paragraph>{t('join.lead')}</Typography.Paragraph>
      {known ? <SignInForm /> : <SignUpForm invitation={invitation} />}
    </Door>
  )
}

function Door({ children, other }: { children: ReactNode, other?: ReactNode }) {
  return (
    <main className="door">
      <Card>
        <Flex wrap align="center" justify="space-between" gap="small" style={{ marginBottom: 16 }}>
          <Flex align="center" gap="small"><img src={icon} alt="" width={36} height={36} /><h1 style={{ whiteSpace: 'nowrap' }}>Hutong 互通</h1></Flex>
          <Choices />
        </Flex>
        {children}
        {other}
      </Card>
    </main>
  )
}
