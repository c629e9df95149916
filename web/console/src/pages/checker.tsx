// The service that judges the content of every version, for the operator.
import { Flex, Typography } from 'antd'
import { useState } from 'react'
import { Problem, type Schemas, useChange, useGet } from '../api'
import { Facts, Loaded, Time } from '../kit/bits'
import { ConfirmButton } from '../kit/confirm'
import { FormButton } from '../kit/form'
import { Once } from '../kit/once'
import { useT } from '../settings'

const PATH = '/v1/policy/content-checker'

export function Checker() {
  const t = useT()
  const [secret, setSecret] = useState<string | null>(null)
  const checker = useGet(PATH, {})
  const name = useChange('post', PATH)
  const drop = useChange('delete', PATH)
  const send = async (body: Schemas['NewContentChecker']) => setSecret((await name.mutateAsync({ body })).secret)
  const none = checker.error instanceof Problem && checker.error.status === 404
  return (
    <Flex vertical gap="middle">
      <Typography.Text type="secondary">{t('checker.lead')}</Typography.Text>
      {none
        ? <div><FormButton label={t('checker.name')} schema="NewContentChecker" send={send} /></div>
        : (
          <Loaded of={checker}>
            {({ url, since, old_secret_until: both }) => (
              <>
                <Facts rows={[[t('field.url'), <span className="break">{url}</span>], [t('changed'), <Time at={since} />], both != null && Date.now() < both && [t('webhooks.both'), <Time at={both} />]]} />
                <Flex wrap gap={4}>
                  <FormButton size="small" label={t('checker.other')} schema="NewContentChecker" from={{ url }} send={send} />
                  <ConfirmButton size="small" label={t('webhooks.rotate')} question={t('webhooks.rotate.question')} effect={t('webhooks.rotate.effect')} act={() => send({ url })} />
                  <ConfirmButton danger size="small" label={t('checker.drop')} question={t('checker.drop.question')} act={() => drop.mutateAsync({})} />
                </Flex>
              </>
            )}
          </Loaded>
        )}
      <Once title={t('webhooks.secret')} secret={secret} close={() => setSecret(null)} />
    </Flex>
  )
}
