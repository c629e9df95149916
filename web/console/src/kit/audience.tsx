// The rule of an audience: conditions that must all hold and a cap, or JSON where these cannot say it.
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Flex, Input, InputNumber, Segmented, Select, Typography } from 'antd'
import { useId, useRef, useState } from 'react'
import { type Attribute, ATTRIBUTES, attributeOf, isList, newRow, type Row, type Rule, type Terms, termsOf, TESTS, toRule, WORDS } from '../audience'
import { type Say, useT } from '../settings'

const attributes = Object.keys(ATTRIBUTES) as Attribute[]

function parsed(text: string): unknown {
  if (text.trim() === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** `value` is the rule as JSON, empty for everybody. */
export function AudienceEditor({ id, value = '', onChange = () => undefined }: { id?: string, value?: string, onChange?: (value: string) => void }) {
  const t = useT()
  const [asJson, setAsJson] = useState(false)
  const terms = termsOf(parsed(value))
  const plain = terms === null || asJson
  return (
    <Flex id={id} vertical gap="small" role="group" aria-label={t('field.audience')}>
      <Segmented value={plain ? 'json' : 'rows'} disabled={terms === null} onChange={mode => setAsJson(mode === 'json')} aria-label={t('audience.as')} options={[{ value: 'rows', label: t('audience.rows') }, { value: 'json', label: 'JSON' }]} style={{ alignSelf: 'start' }} />
      {plain
        ? <Input.TextArea value={value} onChange={event => { setAsJson(true); onChange(event.target.value) }} autoSize={{ minRows: 3, maxRows: 12 }} className="mono" spellCheck={false} aria-label="JSON" />
        : <Conditions terms={terms} set={next => { const rule = toRule(next); onChange(rule ? JSON.stringify(rule, null, 2) : '') }} />}
      {terms === null && <Typography.Text type="secondary">{t('audience.unsayable')}</Typography.Text>}
    </Flex>
  )
}

function Conditions({ terms: { rows, cap }, set }: { terms: Terms, set: (terms: Terms) => void }) {
  const t = useT()
  const adds = useRef<HTMLButtonElement>(null)
  const capName = useId()
  return (
    <>
      {rows.map((row, at) => (
        <Condition
          key={at} row={row} number={at + 1} set={next => set({ rows: rows.with(at, next), cap })}
          remove={() => { set({ rows: rows.toSpliced(at, 1), cap }); adds.current?.focus() }}
        />
      ))}
      <Button ref={adds} type="dashed" icon={<PlusOutlined />} onClick={() => set({ rows: [...rows, newRow('city')], cap })}>{t('audience.add')}</Button>
      <Flex wrap gap="small" align="center">
        <span id={capName}>{t('audience.cap')}</span>
        <InputNumber aria-labelledby={capName} min={1} precision={0} value={cap ?? null} onChange={next => set({ rows, cap: next ?? undefined })} />
      </Flex>
    </>
  )
}

function Condition({ row, number, set, remove }: { row: Row, number: number, set: (row: Row) => void, remove: () => void }) {
  const t = useT()
  const attribute = attributeOf(row.attr) ?? 'custom'
  const kind = ATTRIBUTES[attribute]
  const label = (what: string) => `${t('audience.condition', { number })}: ${what}`
  const value = (at: number, what: string) => <Input key={at} value={row.values[at] ?? ''} aria-label={label(what)} placeholder={what} onChange={event => set({ ...row, values: row.test === 'range' ? [row.values[0] ?? '', row.values[1] ?? ''].with(at, event.target.value) : [event.target.value] })} />
  const words = WORDS[attribute]
  return (
    <div className="condition" role="group" aria-label={t('audience.condition', { number })}>
      <div>
        <Select value={attribute} aria-label={label(t('audience.attribute'))} showSearch optionFilterProp="label" options={attributes.map(value => ({ value, label: t(`attribute.${value}`) }))} onChange={next => set(newRow(next))} />
        {kind === 'custom' && <Input value={row.attr.slice('custom.'.length)} maxLength={64} aria-label={label(t('audience.name'))} placeholder={t('audience.name')} onChange={event => set({ ...row, attr: `custom.${event.target.value}` })} />}
        <Select value={row.test} aria-label={label(t('audience.test'))} options={TESTS[kind].map(value => ({ value, label: t(`test.${value}`) }))} onChange={test => set({ ...row, test, values: isList(test) === isList(row.test) && test !== 'range' ? row.values : [] })} />
        {isList(row.test)
          ? <Select mode="tags" value={[...row.values]} aria-label={label(t('audience.values'))} placeholder={t('audience.values')} {...(words ? { options: words.map(value => ({ value })) } : { open: false, suffixIcon: null })} tokenSeparators={[',', '，', '\n']} maxTagCount={20} onChange={values => set({ ...row, values })} />
          : row.test === 'range' ? <Flex gap="small">{value(0, t('audience.from'))}{value(1, t('audience.to'))}</Flex>
            : kind !== 'flag' && value(0, t('audience.value'))}
      </div>
      <Button icon={<DeleteOutlined />} aria-label={label(t('remove'))} onClick={remove} />
    </div>
  )
}

function sentence(t: Say, { attr, test, values }: Row): string {
  const attribute = attributeOf(attr) ?? 'custom'
  const range = test === 'range' && [values[0] && `${t('audience.from')} ${values[0]}`, values[1] && `${t('audience.to')} ${values[1]}`].filter(Boolean).join(' ')
  return [attribute === 'custom' ? attr.slice('custom.'.length) : t(`attribute.${attribute}`), range || `${t(`test.${test}`)} ${values.join(', ')}`].join(' ').trim()
}

/** A rule, to be read. */
export function AudienceText({ rule }: { rule: Rule }) {
  const t = useT()
  const terms = termsOf(rule)
  if (!terms) return <pre className="json">{JSON.stringify(rule, null, 2)}</pre>
  const lines = [...terms.rows.map(row => sentence(t, row)), ...(terms.cap === undefined ? [] : [`${t('audience.cap')} ${terms.cap}`])]
  return <ul className="conditions">{lines.map((line, at) => <li key={at}>{line}</li>)}</ul>
}
