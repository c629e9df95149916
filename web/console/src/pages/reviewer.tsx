// Who looks at a version: a reviewer takes it, gives it back, or gives it to a colleague.
import { Button, Flex, Modal, Select, Tag } from 'antd'
import { useState } from 'react'
import { Problem, type Schemas, useChange, usePages } from '../api'
import { ConfirmButton } from '../kit/confirm'
import { ProblemNote } from '../kit/problem'
import { useMe } from '../session'
import { useT } from '../settings'
import { Due, useReviewers } from './reviews'

export function ReviewerNote({ version, state }: { version: string, state: Schemas['VersionState'] }) {
  const t = useT()
  const me = useMe().user?.id
  const found = usePages('/v1/reviews', { query: { version, state } }, { refetchInterval: 10_000 })
  const take = useChange('post', '/v1/versions/{version}/take')
  const giveBack = useChange('post', '/v1/versions/{version}/give_back')
  const review = found.data?.[0]
  if (!review) return null
  const mine = review.reviewer?.id === me
  return (
    <Flex wrap gap="small" align="center" role="group" aria-label={t('reviewer')}>
      <span>{t('reviewer')}</span>
      <Tag color={mine ? 'blue' : 'default'}>{review.reviewer?.name ?? t('reviewer.nobody')}</Tag>
      {review.due_at && <><span>{t('due')}</span><Due of={review} /></>}
      {!review.reviewer && <ConfirmButton size="small" type="primary" label={t('review.take')} question={t('review.take.question')} act={() => take.mutateAsync({ path: { version } })} />}
      {mine && <ConfirmButton size="small" label={t('review.give_back')} question={t('review.give_back.question')} act={() => giveBack.mutateAsync({ path: { version } })} />}
      <Assign version={version} now={review.reviewer?.id} />
    </Flex>
  )
}

function Assign({ version, now }: { version: string, now: string | undefined }) {
  const t = useT()
  const [open, setOpen] = useState(false)
  const [reviewer, setReviewer] = useState(now)
  const assign = useChange('post', '/v1/versions/{version}/assign')
  const options = useReviewers().map(({ user, name }) => ({ value: user, label: name }))
  const send = async () => {
    await assign.mutateAsync({ path: { version }, body: { reviewer: reviewer ?? null } })
    setOpen(false)
  }
  return (
    <>
      <Button size="small" onClick={() => { setReviewer(now); setOpen(true) }}>{t('review.assign')}</Button>
      <Modal title={t('review.assign')} open={open} onCancel={() => setOpen(false)} okText={t('review.assign')} confirmLoading={assign.isPending} onOk={() => void send().catch(() => undefined)} destroyOnHidden>
        <Select allowClear aria-label={t('reviewer')} placeholder={t('reviewer.nobody')} value={reviewer} onChange={setReviewer} options={options} style={{ width: '100%' }} />
        {assign.error instanceof Problem && <ProblemNote problem={assign.error} />}
      </Modal>
    </>
  )
}
