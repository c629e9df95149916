import { beforeEach, expect, test, vi } from 'vitest'
import { answers, cache, press, shown, until } from './platform'

vi.mock('@tanstack/react-router', () => ({ useNavigate: () => () => undefined, useSearch: () => ({}) }))
const { Audit } = await import('../src/pages/audit')
const { say } = await import('../src/settings')

const t = say('en')
const made: string[] = []
const revoked: string[] = []
Object.assign(URL, { createObjectURL: () => made.at(made.push(`blob:${made.length}`) - 1), revokeObjectURL: (url: string) => revoked.push(url) })
const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined)

beforeEach(() => {
  cache.clear()
  made.length = revoked.length = 0
  Object.assign(answers, { 'GET /v1/audit': { items: [] } })
})

test('a log that cannot be had says why', async () => {
  answers['GET /v1/audit/export'] = 403
  const place = await shown(<Audit />)
  await press(place, t('audit.export'))
  await until(() => expect(place.textContent).toContain('GET /v1/audit/export'))
  expect(place.textContent).not.toContain('audit verify')
  expect(made).toEqual([])
})

test('the log is a file, whose address is given back', async () => {
  answers['GET /v1/audit/export'] = [{ sequence: 1 }]
  const place = await shown(<Audit />)
  await press(place, t('audit.export'))
  await until(() => expect(place.textContent).toContain('hutong audit verify audit.jsonl'))
  expect(click).toHaveBeenCalledOnce()
  expect(made).toHaveLength(1)
  expect(revoked).toEqual(made)
})
