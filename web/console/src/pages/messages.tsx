import { Flex } from 'antd'
import { type Schemas, useChange, usePages } from '../api'
import { State, Time } from '../kit/bits'
import { SchemaForm } from '../kit/form'
import { List } from '../kit/list'
import { useT } from '../settings'

/** What reviewer and developer write to each other about a version. */
export function Messages({ version, may }: { version: string, may: boolean }) {
  const t = useT()
  const path = { version }
  const write = useChange('post', '/v1/versions/{version}/messages')
  return (
    <Flex vertical gap="middle">
      {may && <SchemaForm schema="NewMessage" submit={t('send')} send={(body: Schemas['NewMessage']) => write.mutateAsync({ path, body })} />}
      <List
        of={usePages('/v1/versions/{version}/messages', { path }, { refetchInterval: 10_000 })} id={message => message.id} empty={t('messages.empty')}
        columns={[
          { title: t('who'), show: message => <State value={message.side} /> },
          { title: t('field.text'), show: message => <span className="break">{message.text}</span> },
          { title: t('when'), show: message => <Time at={message.at} /> },
        ]}
      />
    </Flex>
  )
}
