// The texts that reviewers choose from: the operator keeps them, a reviewer chooses one and edits it.
import { App, Flex, Form, Select, Typography } from 'antd'
import { type Schemas, useChange, useGet } from '../api'
import { Loaded, useWord } from '../kit/bits'
import { SchemaForm } from '../kit/form'
import { type Language, useT } from '../settings'
import { filled, noted } from '../texts'

const PATH = '/v1/policy/review-texts'
const LANGUAGES: readonly [Language, string][] = [['zh', '中文'], ['en', 'English']]

/** All of them, for who sets the policy. */
export function ReviewTexts() {
  const t = useT()
  const { message } = App.useApp()
  const put = useChange('put', PATH)
  return (
    <Flex vertical gap="middle">
      <Typography.Text type="secondary">{t('texts.lead')}</Typography.Text>
      <Loaded of={useGet(PATH, {})}>
        {({ texts, updated_at }) => <SchemaForm key={updated_at} schema="NewReviewTexts" from={{ texts }} send={body => put.mutateAsync({ body })} submit={t('save')} done={() => void message.success(t('done'))} />}
      </Loaded>
    </Flex>
  )
}

/** Puts a text into the note of the form around it, and its reason beside it. */
export function TextPicker({ version: { app, name, code } }: { version: Pick<Schemas['Version'], 'app' | 'name' | 'code'> }) {
  const t = useT()
  const word = useWord()
  const form = Form.useFormInstance<{ reasons?: string[], note?: string }>()
  const reasons = Form.useWatch('reasons', form)
  const named = useGet('/v1/apps/{app}', { path: { app } })
  const texts = useGet(PATH, {}).data?.texts ?? []
  const fitting = texts.filter(({ reason }) => !reasons?.length || reasons.includes(reason))
  if (!texts.length || !named.data) return null
  const said = { app: named.data.name, version: name, code: String(code) }
  const options = fitting.map((text, at) => ({
    label: word('state', text.reason),
    title: text.reason,
    options: LANGUAGES.map(([language, label]) => {
      const whole = filled(text, language, said)
      return { value: `${at} ${language}`, label: `${label}：${whole}`, title: whole, text, whole }
    }),
  }))
  const choose = (value: string) => {
    const chosen = options.flatMap(({ options }) => options).find(option => option.value === value)
    if (!chosen) return
    form.setFieldsValue({ note: noted(form.getFieldValue('note') as string | undefined, chosen.whole), reasons: [...new Set([...reasons ?? [], chosen.text.reason])] })
  }
  return (
    <Form.Item label={t('texts.choose')} extra={t('texts.choose.help')}>
      <Select aria-label={t('texts.choose')} placeholder={t('texts.choose')} value={null} onChange={choose} options={options} />
    </Form.Item>
  )
}
