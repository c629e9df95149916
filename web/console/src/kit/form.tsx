// One form for every body that the platform takes, made from its description.
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button, Flex, Form, Input, InputNumber, Modal, Select, Switch } from 'antd'
import { type ReactNode, useState } from 'react'
import { DESCRIPTION, Problem, type Schemas as Bodies } from '../api'
import { isKey, type Say, useT } from '../settings'
import { useAttempt } from './attempt'
import { AudienceEditor } from './audience'
import { Loaded, useWord } from './bits'
import { type Choices, fault, type Field, fieldsOf, type Schemas, toBody, toForm } from './fields'
import { ProblemNote } from './problem'

/** The schemas of the platform that answers. */
function useSchemas() {
  return useQuery<Schemas, Problem>({
    queryKey: [DESCRIPTION],
    staleTime: Infinity,
    queryFn: async ({ signal }) => {
      const answer = await fetch(DESCRIPTION, { signal })
      if (!answer.ok) throw new Problem(answer.status, 'unreadable', answer.statusText)
      return ((await answer.json()) as { components: { schemas: Schemas } }).components.schemas
    },
  })
}

/** The words that the description's schema `name` knows; none until that is here. */
export function useEnum<N extends keyof Bodies>(name: N): readonly Extract<Bodies[N], string>[] {
  return (useSchemas().data?.[name]?.enum ?? []) as readonly Extract<Bodies[N], string>[]
}

type Body = Readonly<Record<string, unknown>>

interface Props<N extends keyof Bodies> {
  /** Name of the body's schema. */
  schema: N
  /** Sends it; what it throws is shown. */
  send: (body: Bodies[N]) => Promise<unknown>
  done?: () => void
  submit: string
  /** What it begins with. */
  from?: object
  /** Fields that are sent as they are in `from` and not shown. */
  fixed?: readonly (keyof Bodies[N])[]
  /** What may be chosen in a field, where that is less than the description says or the description does not say it. */
  choices?: Choices
  /** Fields that are needed here, although the description leaves them free. */
  needed?: readonly (keyof Bodies[N])[]
  disabled?: boolean
  /** What stands above the fields, and may fill them. */
  above?: ReactNode
  /** Fields that belong together, under a title; those that none names come first. */
  groups?: readonly { title: string, names: readonly (keyof Bodies[N])[] }[]
}

export function SchemaForm<N extends keyof Bodies>(props: Props<N>) {
  const needed: readonly unknown[] = props.needed ?? []
  const first = (field: Field) => Number(needed.includes(field.name))
  const fields = (schemas: Schemas) => fieldsOf(schemas, props.schema, props.choices).map(field => first(field) ? { ...field, required: true } : field).sort((one, other) => first(other) - first(one))
  return <Loaded of={useSchemas()}>{schemas => <Filled {...props} fields={fields(schemas)} />}</Loaded>
}

function Filled<N extends keyof Bodies>({ fields, send, done, submit, from: given = {}, fixed = [], disabled = false, schema, above, groups = [] }: Props<N> & { fields: Field[] }) {
  const from = given as Body
  const { busy, problem, attempt } = useAttempt()
  const [form] = Form.useForm<Record<string, unknown>>()
  const shown = fields.filter(field => !(fixed as readonly unknown[]).includes(field.name))
  const named = (names: readonly unknown[]) => shown.filter(field => names.includes(field.name))
  const grouped: readonly unknown[] = groups.flatMap(({ names }) => names)
  const finish = (held: Record<string, unknown>) => attempt(async () => {
    // of the shape that the platform's own description gave the form
    await send({ ...toBody(shown, held, from), ...Object.fromEntries(fixed.map(name => [name, from[String(name)]])) } as unknown as Bodies[N])
    form.resetFields()
    done?.()
  })
  return (
    <Form form={form} name={schema} layout="vertical" initialValues={toForm(fields, from)} onFinish={held => void finish(held)} data-form={schema} scrollToFirstError requiredMark="optional" disabled={disabled}>
      {above}
      <Fields fields={shown.filter(field => !grouped.includes(field.name))} at={[]} of={schema} />
      {groups.map(({ title, names }) => <fieldset key={title}><legend>{title}</legend><div className="pairs"><Fields fields={named(names)} at={[]} of={schema} /></div></fieldset>)}
      {problem && <ProblemNote problem={problem} />}
      {!disabled && <Button type="primary" htmlType="submit" loading={busy} style={{ marginTop: 12 }}>{submit}</Button>}
    </Form>
  )
}

/** Fields of the schema `of`, which may have help of its own for one. */
function Fields({ fields, at, of }: { fields: readonly Field[], at: (string | number)[], of: string }) {
  const t = useT()
  const word = useWord()
  return fields.map(field => {
    const label = word('field', field.name)
    const helpKey = [`help.${of}.${field.name}`, `help.${field.name}`].find(isKey)
    const help = helpKey && t(helpKey)
    const name = [...at, field.name]
    if (field.kind === 'group') return <fieldset key={field.name}><legend>{label}</legend><Fields fields={field.fields} at={name} of={of} /></fieldset>
    if (field.kind === 'rows') return <Rows key={field.name} field={field} label={label} help={help} name={name} of={of} />
    if (field.only) return <Only key={`${field.only.is} ${field.name}`} field={field} at={at} of={of} />
    return (
      <Form.Item key={field.name} name={name} label={label} required={field.required} rules={[{ validator: checker(t, field) }]} extra={help} {...(field.kind === 'switch' ? { valuePropName: 'checked' } : {})} {...(field.kind === 'audience' ? { validateTrigger: [] } : {})}>
        <Widget field={field} />
      </Form.Item>
    )
  })
}

/** A field that does not always apply. */
function Only({ field: { only, ...field }, at, of }: { field: Field, at: (string | number)[], of: string }) {
  const held: unknown = Form.useWatch([...at, only?.name ?? ''])
  return held === only?.is && <Fields fields={[field]} at={at} of={of} />
}

const checker = (t: Say, field: Field) => (_: unknown, value: unknown) => {
  const found = fault(field, value)
  return found ? Promise.reject(new Error(t(...found))) : Promise.resolve()
}

/** `props` are those that the form gives to what is in it. */
function Widget({ field, ...props }: { field: Field }) {
  const word = useWord()
  const options = field.options.map(value => ({ value, label: field.names?.[value] ?? word(field.name, value) }))
  switch (field.kind) {
    case 'switch': return <Switch {...props} />
    case 'number': return <InputNumber {...props} style={{ width: '100%' }} />
    case 'time': return <Input {...props} type="datetime-local" />
    case 'choice': return <Select {...props} options={options} allowClear={!field.required} />
    case 'words': return <Select {...props} mode={options.length ? 'multiple' : 'tags'} options={options} tokenSeparators={[',', ' ', '\n']} />
    case 'json': return <Input.TextArea {...props} autoSize={{ minRows: 3, maxRows: 12 }} className="mono" spellCheck={false} />
    case 'audience': return <AudienceEditor {...props} />
    case 'numbers': return <Select {...props} mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', ' ']} />
    case 'secret': return <Input.Password {...props} autoComplete={field.schema.minLength ? 'new-password' : 'current-password'} />
    case 'long': return <Input.TextArea {...props} autoSize={{ minRows: 2, maxRows: 10 }} />
    default: return field.name === 'email' ? <Input {...props} type="email" autoComplete="username webauthn" /> : <Input {...props} />
  }
}

function Rows({ field, label, help, name, of }: { field: Field, label: string, help: string | undefined, name: (string | number)[], of: string }) {
  const t = useT()
  return (
    <Form.Item label={label} required={field.required} extra={help}>
      <Form.List name={name} rules={[{ validator: checker(t, field) }]}>
        {(rows, { add, remove }, { errors }) => (
          <Flex vertical gap="small">
            {rows.map(row => (
              <div className="row" key={row.key}>
                <Fields fields={field.fields} at={[row.name]} of={of} />
                <Button icon={<DeleteOutlined />} aria-label={t('remove')} onClick={() => remove(row.name)} />
              </div>
            ))}
            <Button type="dashed" icon={<PlusOutlined />} onClick={() => add({})}>{t('add')}</Button>
            <Form.ErrorList errors={errors} />
          </Flex>
        )}
      </Form.List>
    </Form.Item>
  )
}

/** A button that opens a form. */
export function FormButton<N extends keyof Bodies>({ label, title = label, primary = false, danger = false, size = 'middle', ...form }: Omit<Props<N>, 'submit' | 'done'> & { label: string, title?: string, primary?: boolean, danger?: boolean, size?: 'small' | 'middle' }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button type={primary ? 'primary' : 'default'} danger={danger} size={size} onClick={() => setOpen(true)}>{label}</Button>
      <Modal title={title} open={open} onCancel={() => setOpen(false)} footer={null} destroyOnHidden>
        <SchemaForm<N> {...form} submit={label} done={() => setOpen(false)} />
      </Modal>
    </>
  )
}
