import { useChange, usePages } from '../api'
import { Time } from '../kit/bits'
import { ConfirmButton } from '../kit/confirm'
import { FormButton } from '../kit/form'
import { useOrder } from '../kit/filters'
import { List } from '../kit/list'
import { HostName } from '../kit/names'
import { useT } from '../settings'

/** Who gets what is released to testers. */
export function Testers({ app }: { app: string }) {
  const t = useT()
  const hosts = usePages('/v1/apps/{app}/hosts', { path: { app } })
  const sorting = useOrder()
  const create = useChange('post', '/v1/apps/{app}/testers')
  const remove = useChange('delete', '/v1/apps/{app}/testers/{tester}')
  const names = Object.fromEntries(hosts.data?.map(({ id, name }) => [id, name]) ?? [])
  return (
    <List
      of={usePages('/v1/apps/{app}/testers', { path: { app }, query: { order: sorting.order } })} sorting={sorting} id={tester => tester.id} empty={t('testers.empty')}
      extra={hosts.data && <FormButton label={t('testers.create')} schema="NewTester" choices={{ host: names }} send={body => create.mutateAsync({ path: { app }, body })} />}
      columns={[
        { title: t('field.name'), show: tester => tester.name },
        { title: t('host'), show: tester => <HostName id={tester.host} app={app} /> },
        { title: t('field.user'), show: tester => <code>{tester.user}</code> },
        { title: t('created'), dates: true, show: tester => <Time at={tester.created_at} /> },
        { title: t('actions'), show: tester => <ConfirmButton danger size="small" label={t('remove')} question={t('testers.question', { name: tester.name })} act={() => remove.mutateAsync({ path: { app, tester: tester.id } })} /> },
      ]}
    />
  )
}
