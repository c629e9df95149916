import { expect, test } from 'vitest'
import { answers, asked, cache, press, shown, until } from './platform'

const { Policy } = await import('../src/pages/policy')
const { say } = await import('../src/settings')

test('saving the policy keeps the operator’s words and domains', async () => {
  const knobs = { uncertified: false, admit_after_scan: false, content_check_required: false, max_open_reviews: 1, withdraw_per_day: null, withdraw_per_month: null, speed_up_per_month: null, speed_up_within_hours: null, halt_window_minutes: 60, halt_from_starts: 1000, halt_errors_per_million: 50_000, halt_crashes_per_million: 10_000, halt_percent_of_before: 200, gray_monotonic: true, gray_steps: [10, 50], gray_within_days: null, first_publish_full: false, offer_promotable: false, rollback: 'any' }
  const domains = { allow: { request: ['https://api.example.com'] }, deny: ['*.evil.example'] }
  const policy = { preset: 'own', changes: {}, words: ['发票', 'lottery'], domains, knobs, presets: { own: { ...knobs, gray_monotonic: false } } }
  Object.assign(answers, { 'GET /v1/policy': policy, 'PUT /v1/policy': policy })
  cache.setQueryData(['/v1/me', {}], { rights: ['read_policy', 'change_policy'], memberships: [], kind: 'operator', organisation: { id: 'org_1', name: 'O', kind: 'operator', created_at: 0 } })
  const place = await shown(<Policy />)
  await until(() => expect(place.querySelector('[data-form]')).not.toBeNull())
  await press(place, say('en')('save'))
  await until(() => expect(asked.filter(({ method }) => method === 'PUT').map(({ body }) => body)).toEqual([{ preset: 'own', changes: { gray_monotonic: true }, words: ['发票', 'lottery'], domains }]))
})

test('every knob stands in the form once, under a title', async () => {
  const place = await shown(<Policy />)
  await until(() => expect(place.querySelectorAll('fieldset .pairs')).toHaveLength(3))
  const ids = [...place.querySelectorAll('form [id^="Knobs_"]')].map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  expect(place.querySelectorAll('form .ant-form-item')).toHaveLength(place.querySelectorAll('.pairs .ant-form-item').length)
})
