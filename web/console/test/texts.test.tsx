import { act } from 'react'
import { expect, test, vi } from 'vitest'
import { answers, asked, cache, press, shown, until } from './platform'

const { SchemaForm } = await import('../src/kit/form')
const { ReviewTexts, TextPicker } = await import('../src/pages/texts')
const { filled, noted } = await import('../src/texts')

// jsdom takes its time over forms on a busy machine
vi.setConfig({ testTimeout: 60_000 })

const PATH = '/v1/policy/review-texts'
const texts = [
  { reason: 'incomplete', zh: '{app} {version} 没有内容', en: '{app} {version} is empty' },
  { reason: 'rights', zh: '图标侵权', en: 'The icon is somebody else’s' },
] as const

test('a text has what it is said of in its places, and a note takes several', () => {
  const said = { app: 'Tea {code}', version: '1.0', code: '7' }
  expect(filled(texts[0], 'zh', said)).toBe('Tea {code} 1.0 没有内容')
  expect(filled({ reason: 'other', zh: '-', en: '{code} {code} {page}' }, 'en', said)).toBe('7 7 {page}')
  expect([noted(undefined, 'a'), noted(' ', 'a'), noted('a\n', 'b')]).toEqual(['a', 'a', 'a\nb'])
})

const value = (name: string) => document.querySelector<HTMLTextAreaElement>(`#Reasons_${name}`)?.value

test('a reviewer chooses a text, and its reason goes with it', async () => {
  Object.assign(answers, { [`GET ${PATH}`]: { texts, updated_at: 1 }, 'GET /v1/apps/app_1': { id: 'app_1', name: 'Tea' } })
  const sent: unknown[] = []
  const place = await shown(<SchemaForm schema="Reasons" submit="Reject" above={<TextPicker version={{ app: 'app_1', name: '1.0', code: 7 }} />} send={async body => sent.push(body)} />)
  const picker = () => place.querySelector<HTMLElement>('[aria-label="Choose a text"]')
  await until(() => expect(picker()).not.toBeNull())
  const choose = async (whole: string) => {
    await act(async () => picker()!.dispatchEvent(new MouseEvent('mousedown', { bubbles: true })))
    const option = () => document.querySelector<HTMLElement>(`.ant-select-item-option[title="${whole}"]`)
    await until(() => expect(option()).not.toBeNull())
    await act(async () => option()!.click())
  }
  await choose('Tea 1.0 没有内容')
  await until(() => expect(value('note')).toBe('Tea 1.0 没有内容'))
  await choose('Tea 1.0 is empty')
  await press(place, 'Reject')
  await until(() => expect(sent).toEqual([{ reasons: ['incomplete'], note: 'Tea 1.0 没有内容\nTea 1.0 is empty' }]))
})

test('where the operator keeps none, none is offered', async () => {
  cache.clear()
  Object.assign(answers, { [`GET ${PATH}`]: { texts: [] } })
  const place = await shown(<SchemaForm schema="Reasons" submit="Reject" above={<TextPicker version={{ app: 'app_1', name: '1.0', code: 7 }} />} send={async () => undefined} />)
  await until(() => expect(asked.filter(({ path }) => path === PATH).length).toBeGreaterThan(1))
  expect(place.textContent).not.toContain('Choose a text')
})

test('the operator keeps the texts', async () => {
  cache.clear()
  Object.assign(answers, { [`GET ${PATH}`]: { texts, updated_at: 1 }, [`PUT ${PATH}`]: { texts, updated_at: 2 } })
  const place = await shown(<ReviewTexts />)
  await until(() => expect(place.querySelector('[data-form=NewReviewTexts]')).not.toBeNull())
  await press(place, 'Save')
  await until(() => expect(asked.filter(({ method }) => method === 'PUT').map(({ path, body }) => [path, body])).toEqual([[PATH, { texts }]]))
})
