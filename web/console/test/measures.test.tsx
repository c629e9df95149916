import { act } from 'react'
import { beforeEach, expect, test, vi } from 'vitest'
import { answers, asked, cache, press, shown, until } from './platform'

vi.mock('@tanstack/react-router', () => ({ useNavigate: () => () => undefined, useSearch: () => ({}), Link: () => null }))
const { Measures } = await import('../src/pages/measures')
const { say } = await import('../src/settings')

// jsdom takes its time over a form of this size
vi.setConfig({ testTimeout: 60_000 })

const t = say('en')
const hosts = { items: [{ id: 'host_1', name: 'Plaza' }] }

beforeEach(() => {
  cache.clear()
  asked.length = 0
  document.body.replaceChildren()
  Object.assign(answers, { 'GET /v1/measures': { items: [] }, 'GET /v1/hosts': hosts, 'POST /v1/measures': {} })
})

/** The form, before somebody of this kind. */
async function form(kind: string): Promise<HTMLElement> {
  cache.setQueryData(['/v1/me', {}], { rights: ['read_measure', 'impose_measure', 'read_host'], memberships: [], kind, organisation: { id: 'org_1', name: 'O', kind, created_at: 0 } })
  const place = await shown(<Measures />)
  await until(() => expect(place.textContent).toContain(t('measures.create')))
  await press(place, t('measures.create'))
  await until(() => expect(document.querySelector('[data-form="NewMeasure"]')).not.toBeNull())
  return document.querySelector<HTMLElement>('[data-form="NewMeasure"]')!
}

const labels = (form: HTMLElement) => [...form.querySelectorAll('label')].map(label => label.textContent)
/** Which of the fields that only some sanctions have are there. */
const special = (form: HTMLElement) => (['field.deadline', 'field.then', 'field.capabilities', 'field.pages'] as const).filter(key => labels(form).some(label => label?.startsWith(t(key))))
const field = (form: HTMLElement, name: string) => form.querySelector<HTMLInputElement>(`[id$="${name}"]`)!
async function choose(form: HTMLElement, name: string, option: string): Promise<void> {
  await act(async () => field(form, name).dispatchEvent(new MouseEvent('mousedown', { bubbles: true })))
  await until(() => expect(document.querySelector(`.ant-select-item-option[title="${option}"]`)).not.toBeNull())
  await act(async () => document.querySelector<HTMLElement>(`.ant-select-item-option[title="${option}"]`)!.click())
}

test('of a sanction only what belongs to its kind is asked for', async () => {
  const place = await form('operator')
  expect(special(place)).toEqual(['field.deadline', 'field.then'])
  await choose(place, 'sanction_kind', t('state.page_ban'))
  await until(() => expect(special(place)).toEqual(['field.pages']))
})

test('an operator’s measure may be for every host, a host owner’s is for theirs', async () => {
  expect(labels(await form('operator')).find(label => label?.startsWith(t('field.host')))).toContain('optional')
  document.body.replaceChildren()
  const own = await form('host_owner')
  expect(labels(own)).toContain(t('field.host'))
  expect(own.textContent).toContain('Plaza')
})
