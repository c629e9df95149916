import { describe, expect, test } from 'vitest'
import openapi from '../../../spec/openapi.json'
import { fault, type Field, fieldsOf, type Schemas, toBody, toForm } from '../src/kit/fields'
import { catalogue } from '../src/settings'

const schemas = openapi.components.schemas as unknown as Schemas
const one = (schema: Schemas[string], required = true) => fieldsOf({ Body: { properties: { it: schema }, required: required ? ['it'] : [] } }, 'Body')[0] as Field

const kinds = ['warning', 'capability_ban', 'page_ban', 'suspension', 'ban']

test('of several shapes, the one that is chosen is asked for and sent', () => {
  const [sanction] = fieldsOf(schemas, 'NewMeasure').filter(({ name }) => name === 'sanction')
  expect(sanction?.kind).toBe('group')
  expect(sanction?.fields.map(({ name, kind, options, only }) => [name, kind, only?.is ?? options])).toEqual([
    ['kind', 'choice', kinds], ['deadline', 'time', 'warning'], ['then', 'json', 'warning'], ['capabilities', 'words', 'capability_ban'], ['pages', 'words', 'page_ban'],
  ])
  const held = { sanction: { kind: 'page_ban', pages: ['pages/lottery'], capabilities: ['pay.*'], deadline: '2026-01-02T03:04' } }
  expect(toBody([sanction as Field], held)).toEqual({ sanction: { kind: 'page_ban', pages: ['pages/lottery'] } })
  expect(fieldsOf(schemas, 'NewPolicy').length && fieldsOf(schemas, 'Knobs').find(({ name }) => name === 'rollback')?.options).toEqual(['any', 'previous', 'from_highest'])
})

test('what may be chosen may have names of its own', () => {
  const schemas = { New: { properties: { host: { type: 'string' }, role: { type: 'string', enum: ['a', 'b'] } } } }
  const fields = fieldsOf(schemas, 'New', { host: { host_1: 'Plaza' }, role: word => word === 'a' })
  expect(fields.map(({ kind, options, names }) => [kind, options, names])).toEqual([['choice', ['host_1'], { host_1: 'Plaza' }], ['choice', ['a'], undefined]])
})

describe('the fields of the platform’s bodies', () => {
  test('are those of the description', () => {
    expect(fieldsOf(schemas, 'NewToken').map(({ name, kind, required }) => [name, kind, required])).toContainEqual(['expires_at', 'time', false])
    expect(fieldsOf(schemas, 'NewToken')[0]).toMatchObject({ name: 'name', kind: 'text', required: true })
    const keys = fieldsOf(schemas, 'Registration').find(({ name }) => name === 'keys')
    expect([keys?.kind, keys?.fields.map(({ name }) => name)]).toEqual(['rows', ['kid', 'public_key']])
    expect(fieldsOf(schemas, 'NewOrganisation').find(({ name }) => name === 'kind')?.options).toEqual(['operator', 'developer', 'host_owner'])
  })

  test('that may be null need not be filled in', () => {
    expect(fieldsOf(schemas, 'Knobs').find(({ name }) => name === 'max_open_reviews')).toMatchObject({ kind: 'number', required: false })
  })

  test('each have a label', () => {
    const label = (field: Field): void => {
      expect(Object.keys(catalogue.zh)).toContain(`field.${field.name}`)
      field.fields.forEach(label)
    }
    // the forms of the console, as its sources name them
    const sources = import.meta.glob('../src/pages/*.tsx', { query: '?raw', import: 'default', eager: true })
    const forms = new Set(Object.values(sources).flatMap(source => [...String(source).matchAll(/schema="(\w+)"/g)].map(found => found[1] ?? '')))
    expect(forms.size).toBeGreaterThan(4)
    for (const form of forms) fieldsOf(schemas, form).forEach(label)
  })
})

describe('a value', () => {
  test.each([
    [{ type: 'string' }, undefined, 'fault.required'],
    [{ type: 'string', minLength: 2 }, 'a', 'fault.short'],
    [{ type: 'string', maxLength: 2 }, '胡同里', 'fault.long'],
    [{ type: 'string', pattern: '^a+$' }, 'b', 'fault.pattern'],
    [{ type: 'integer', minimum: 1 }, 0, 'fault.small'],
    [{ type: 'integer', maximum: 1 }, 2, 'fault.large'],
    [{ type: 'array', items: { type: 'string' }, maxItems: 1 }, ['a', 'b'], 'fault.many'],
    [{ type: 'object' }, '{', 'fault.json'],
  ])('%j refuses %j', (schema, value, key) => {
    expect(fault(one(schema), value)?.[0]).toBe(key)
  })

  test.each([
    [{ type: 'string', maxLength: 2 }, '😀😀'],
    [{ type: ['string', 'null'] }, 'x'],
    [{ type: 'array', items: { type: 'string' } }, []],
    [{ type: 'object' }, '{"a": 1}'],
  ])('%j takes %j', (schema, value) => {
    expect(fault(one(schema), value)).toBeNull()
  })

  test('that is optional may be left out', () => {
    expect(fault(one({ type: 'string', minLength: 2 }, false), '')).toBeNull()
  })
})

test('a list that is needed is sent when it is empty, one that is not is left out', () => {
  const fields = [one({ type: 'array', items: { type: 'string' } }), { ...one({ type: 'array', items: { type: 'string' } }, false), name: 'other' }]
  expect([toBody(fields, { it: [], other: [] }), toBody(fields, {})]).toEqual([{ it: [] }, { it: [] }])
})

test('a moment that nobody changed keeps its seconds', () => {
  const fields = fieldsOf(schemas, 'NewToken')
  const body = { name: 'CI', expires_at: Date.UTC(2026, 0, 2, 3, 4, 56, 789) }
  expect(toBody(fields, toForm(fields, body), body)).toEqual(body)
  expect(toBody(fields, { ...toForm(fields, body), expires_at: '2026-01-02T03:05' }, body)).not.toEqual(body)
})

test('a form sends what is filled in, and shows what the platform has', () => {
  const fields = fieldsOf(schemas, 'NewToken')
  expect(toBody(fields, { name: 'CI', expires_at: '' })).toEqual({ name: 'CI' })
  const body = { name: 'CI', expires_at: Date.UTC(2026, 0, 2, 3, 4) }
  expect(toBody(fields, toForm(fields, body))).toEqual(body)
  const rows = { name: 'Plaza', keys: [{ kid: '1', public_key: 'x' }], surfaces: ['feed'] }
  expect(toForm(fieldsOf(schemas, 'Registration'), rows)).toEqual(rows)
})
