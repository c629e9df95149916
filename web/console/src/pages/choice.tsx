// Which of the released apps a host takes.
import { App, Button, Flex, Segmented, Select } from 'antd'
import { useState } from 'react'
import { Problem, type Schemas, useChange, useGet, usePages } from '../api'
import { Loaded, useWord } from '../kit/bits'
import { useEnum } from '../kit/form'
import { AppName } from '../kit/names'
import { ProblemNote } from '../kit/problem'
import { useMay } from '../session'
import { useT } from '../settings'

type Chosen = Schemas['Choice']
type Category = Schemas['Category']

export function HostChoice({ host }: { host: string }) {
  return <Loaded of={useGet('/v1/hosts/{host}/apps', { path: { host } })}>{chosen => <Form key={`${host} ${JSON.stringify(chosen)}`} host={host} chosen={chosen} />}</Loaded>
}

function Form({ host, chosen }: { host: string, chosen: Chosen }) {
  const t = useT()
  const { message } = App.useApp()
  const word = useWord()
  const may = useMay()('change_host')
  const known = useEnum('Category')
  const put = useChange('put', '/v1/hosts/{host}/apps')
  const released = usePages('/v1/releases', { query: { host } })
  const [take, setTake] = useState(chosen.take)
  const [listed, setListed] = useState<readonly string[]>(chosen.take === 'listed' ? chosen.apps : [])
  const [except, setExcept] = useState<readonly string[]>(chosen.take === 'listed' ? [] : chosen.except ?? [])
  const [categories, setCategories] = useState<readonly Category[]>(chosen.take === 'categories' ? chosen.categories : [])
  const send = async () => {
    const bodies: Record<Chosen['take'], Chosen> = {
      all: { take: 'all', except },
      categories: { take: 'categories', categories, except },
      listed: { take: 'listed', apps: listed },
    }
    await put.mutateAsync({ path: { host }, body: bodies[take] })
    void message.success(t('done'))
  }
  const [apps, setApps] = take === 'listed' ? [listed, setListed] : [except, setExcept]
  const label = t(take === 'listed' ? 'choice.apps' : 'choice.except')
  const options = [...new Set([...released.data?.map(({ app }) => app) ?? [], ...apps])].map(value => ({ value, label: <AppName id={value} /> }))
  return (
    <Flex vertical gap="middle" align="start" style={{ maxWidth: 720 }}>
      <Segmented aria-label={t('choice')} value={take} onChange={setTake} disabled={!may} options={[{ value: 'all', label: t('choice.all') }, { value: 'categories', label: t('choice.categories') }, { value: 'listed', label: t('choice.listed') }]} />
      {take === 'categories' && (
        <label style={{ width: '100%' }}>
          {t('choice.of')}
          <Select mode="multiple" aria-label={t('choice.of')} value={categories} onChange={setCategories} disabled={!may} options={known.map(value => ({ value, label: word('category', value) }))} style={{ width: '100%' }} />
        </label>
      )}
      <label style={{ width: '100%' }}>{label}<Select mode="tags" aria-label={label} value={apps} onChange={setApps} disabled={!may} options={options} tokenSeparators={[',', ' ', '\n']} style={{ width: '100%' }} /></label>
      {put.error instanceof Problem && <ProblemNote problem={put.error} />}
      {may && <Button type="primary" loading={put.isPending} onClick={() => void send().catch(() => undefined)}>{t('save')}</Button>}
    </Flex>
  )
}
