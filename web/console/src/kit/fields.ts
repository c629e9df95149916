// Fields of a form, read from the schema of the body that the platform takes.
import { isWhole, termsOf } from '../audience'

/** The part of JSON Schema that the platform's bodies use. */
export interface Schema {
  $ref?: string
  type?: string | readonly string[]
  format?: string
  enum?: readonly string[]
  required?: readonly string[]
  properties?: Readonly<Record<string, Schema>>
  items?: Schema
  allOf?: readonly Schema[]
  oneOf?: readonly Schema[]
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  pattern?: string
  minItems?: number
  maxItems?: number
}
export type Schemas = Readonly<Record<string, Schema>>

export type Kind = 'text' | 'long' | 'secret' | 'number' | 'numbers' | 'time' | 'switch' | 'choice' | 'words' | 'rows' | 'group' | 'json' | 'audience'

export interface Field {
  name: string
  kind: Kind
  required: boolean
  /** What may be chosen. */
  options: readonly string[]
  /** Names of what may be chosen, where it has one of its own. */
  names?: Readonly<Record<string, string>>
  /** The fields of a group, or of each row. */
  fields: readonly Field[]
  /** It applies only while the field `name` beside it holds `is`. */
  only?: { name: string, is: string }
  schema: Schema
}

/** What may be chosen in fields, by their names: which of the description's words, or values and what they are called. */
export type Choices = Readonly<Record<string, ((word: string) => boolean) | Readonly<Record<string, string>>>>

/** The fields of the body `name`, those that are needed first. `choices` narrows what may be chosen, by the field's name. */
export function fieldsOf(schemas: Schemas, name: string, choices: Choices = {}): Field[] {
  const schema = schemas[name]
  if (!schema) throw new Error(`the platform's description has no ${name}`)
  const narrow = (fields: readonly Field[]): Field[] => fields.map(field => {
    const given = choices[field.name]
    const more = typeof given === 'function' ? { options: field.options.filter(given) } : given && { kind: 'choice' as const, options: Object.keys(given), names: given }
    return { ...field, fields: narrow(field.fields), ...more }
  })
  return narrow(fieldsIn(schemas, schema))
}

function fieldsIn(schemas: Schemas, schema: Schema): Field[] {
  const tag = tagOf(schema)
  if (tag) return variants(schemas, schema.oneOf ?? [], tag)
  const required = new Set(schema.required)
  const fields = Object.entries(schema.properties ?? {}).map(([name, given]) => field(schemas, name, resolve(schemas, given), required.has(name) && !mayBeNull(given)))
  return fields.sort((one, other) => Number(other.required) - Number(one.required))
}

/** The property that tells the shapes apart which a thing may have: each has a word of its own there. */
function tagOf({ oneOf: shapes = [] }: Schema): string | undefined {
  return Object.keys(shapes[0]?.properties ?? {}).find(name => shapes.every(({ properties }) => properties?.[name]?.enum?.length === 1))
}

/** Which shape it is, and what only some of the shapes have. */
function variants(schemas: Schemas, shapes: readonly Schema[], tag: string): Field[] {
  const word = (shape: Schema) => shape.properties?.[tag]?.enum?.[0] ?? ''
  const which = field(schemas, tag, { type: 'string', enum: shapes.map(word) }, true)
  return [which, ...shapes.flatMap(shape => fieldsIn(schemas, shape).filter(({ name }) => name !== tag).map(one => ({ ...one, only: { name: tag, is: word(shape) } })))]
}

/** Most characters that are asked for on one line. */
const LINE = 254

function field(schemas: Schemas, name: string, schema: Schema, required: boolean): Field {
  const make = (kind: Kind, more: Partial<Field> = {}): Field => ({ name, kind, required, options: [], fields: [], schema, ...more })
  if (tagOf(schema)) return make('group', { fields: fieldsIn(schemas, schema) })
  switch (typeOf(schema)) {
    case 'boolean': return make('switch')
    case 'integer':
    case 'number': return make(/(^|_)at$|^(from|until|deadline)$/.test(name) ? 'time' : 'number')
    case 'string': {
      if (schema.enum) return make('choice', { options: schema.enum })
      return make(/^(password|current)$/.test(name) ? 'secret' : (schema.maxLength ?? 0) > LINE || /^(text|reason|remedy|note)$/.test(name) ? 'long' : 'text')
    }
    case 'array': {
      const item = resolve(schemas, schema.items ?? {})
      if (typeOf(item) === 'integer') return make('numbers')
      if (typeOf(item) === 'string') return make('words', { options: item.enum ?? [] })
      return typeOf(item) === 'object' ? make('rows', { fields: fieldsIn(schemas, item) }) : make('json')
    }
    case 'object': return schema.properties ? make('group', { fields: fieldsIn(schemas, schema) }) : make(name === 'audience' ? 'audience' : 'json')
    default: return make('json')
  }
}

/** The schema behind references, and beside what may also be null. */
export function resolve(schemas: Schemas, schema: Schema): Schema {
  if (schema.$ref) return resolve(schemas, schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {})
  const only = (schema.allOf ?? schema.oneOf)?.filter(part => part.type !== 'null') ?? []
  return only.length === 1 && only[0] ? resolve(schemas, only[0]) : schema
}

/** What may be null may be left empty. */
const mayBeNull = ({ type, oneOf }: Schema): boolean => (Array.isArray(type) && type.includes('null')) || (oneOf ?? []).some(part => part.type === 'null')

function typeOf(schema: Schema): string | undefined {
  return typeof schema.type === 'string' ? schema.type : schema.type?.find(type => type !== 'null')
}

/** What is wrong with a text or a number, as a message and its values; null when it may be sent. */
export function fault(field: Field, value: unknown): [FaultKey, Record<string, number>] | null {
  const { kind, required, schema } = field
  const none = value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
  if (none) return required && (!isList(field) || (schema.minItems ?? 0) > 0) ? ['fault.required', {}] : null
  if ((kind === 'text' || kind === 'long' || kind === 'secret') && typeof value === 'string') {
    const length = [...value].length
    if (length < (schema.minLength ?? 0)) return ['fault.short', { n: schema.minLength ?? 0 }]
    if (length > (schema.maxLength ?? Infinity)) return ['fault.long', { n: schema.maxLength ?? 0 }]
    if (schema.pattern && !new RegExp(schema.pattern, 'u').test(value)) return ['fault.pattern', {}]
  }
  if (kind === 'number' && typeof value === 'number') {
    if (value < (schema.minimum ?? -Infinity)) return ['fault.small', { n: schema.minimum ?? 0 }]
    if (value > (schema.maximum ?? Infinity)) return ['fault.large', { n: schema.maximum ?? 0 }]
  }
  if (Array.isArray(value) && value.length > (schema.maxItems ?? Infinity)) return ['fault.many', { n: schema.maxItems ?? 0 }]
  if (isText(field) && typeof value === 'string' && !isJson(value)) return ['fault.json', {}]
  if (kind === 'audience' && typeof value === 'string' && termsOf(JSON.parse(value))?.rows.every(isWhole) === false) return ['fault.condition', {}]
  return null
}

export type FaultKey = 'fault.required' | 'fault.short' | 'fault.long' | 'fault.pattern' | 'fault.small' | 'fault.large' | 'fault.many' | 'fault.json' | 'fault.condition'

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Whether the form holds it as JSON. */
const isText = ({ kind }: Field): boolean => kind === 'json' || kind === 'audience'

const isList = ({ kind }: Field): boolean => kind === 'words' || kind === 'rows' || kind === 'numbers'

/**
 * What a form that began with `from` holds, as the platform takes it: without what was left empty, but for a list that is
 * needed.
 */
export function toBody(fields: readonly Field[], held: Readonly<Record<string, unknown>>, from: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const body: Record<string, unknown> = {}
  for (const field of fields) {
    if (field.only && held[field.only.name] !== field.only.is) continue
    const value = isList(field) ? held[field.name] ?? [] : held[field.name]
    if (value === undefined || value === null || value === '') continue
    if (isList(field) && !field.required && (value as unknown[]).length === 0) continue
    // the form has no seconds: what nobody changed stays what it was
    if (field.kind === 'time') body[field.name] = typeof from[field.name] === 'number' && localTime(from[field.name] as number) === value ? from[field.name] : new Date(String(value)).getTime()
    else if (field.kind === 'numbers') body[field.name] = (value as unknown[]).map(Number)
    else if (isText(field)) body[field.name] = typeof value === 'string' ? JSON.parse(value) : value
    else if (field.kind === 'rows') body[field.name] = (value as Record<string, unknown>[]).map(row => toBody(field.fields, row))
    else if (field.kind === 'group') body[field.name] = toBody(field.fields, value as Record<string, unknown>, from[field.name] as Record<string, unknown> | undefined)
    else body[field.name] = value
  }
  return body
}

/** The other way: what a form holds of a thing that the platform showed. */
export function toForm(fields: readonly Field[], body: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const held: Record<string, unknown> = {}
  for (const field of fields) {
    const value = body[field.name]
    if (value === undefined || value === null) continue
    if (field.kind === 'time') held[field.name] = localTime(Number(value))
    else if (isText(field)) held[field.name] = JSON.stringify(value, null, 2)
    else if (field.kind === 'rows') held[field.name] = (value as Record<string, unknown>[]).map(row => toForm(field.fields, row))
    else if (field.kind === 'group') held[field.name] = toForm(field.fields, value as Record<string, unknown>)
    else held[field.name] = value
  }
  return held
}

/** A moment as `<input type="datetime-local">` has it. */
export function localTime(at: number): string {
  const date = new Date(at)
  return new Date(at - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
