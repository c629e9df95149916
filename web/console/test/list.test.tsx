import { type UseInfiniteQueryResult } from '@tanstack/react-query'
import { act } from 'react'
import { createRoot } from 'react-dom/client'
import { expect, test, vi } from 'vitest'
import { Problem } from '../src/api'
import { List } from '../src/kit/list'
import { say, Settings } from '../src/settings'

const t = say('en')
const query = (more: object) => ({ data: undefined, error: null, isPending: false, isFetching: false, hasNextPage: false, isFetchingNextPage: false, refetch: vi.fn(), fetchNextPage: vi.fn(), ...more }) as unknown as UseInfiniteQueryResult<{ id: string }[]>

async function shown(of: UseInfiniteQueryResult<{ id: string }[]>) {
  const place = document.createElement('div')
  await act(async () => createRoot(place).render(<Settings><List of={of} id={item => item.id} empty="none yet" columns={[{ title: 'Id', show: item => item.id }]} /></Settings>))
  return place
}

test('one whose next page failed asks for that one again', async () => {
  const of = query({ data: [{ id: 'app_1' }], hasNextPage: true, isFetchNextPageError: true, error: new Problem(0, 'unreachable', 'no') })
  press(await shown(of), t('again'))
  expect([vi.mocked(of.fetchNextPage).mock.calls.length, vi.mocked(of.refetch).mock.calls.length]).toEqual([1, 0])
})

const press = (place: HTMLElement, name: string) => [...place.querySelectorAll('button')].find(button => button.textContent === name)?.click()

test('a list that loads says so', async () => {
  expect((await shown(query({ isPending: true }))).querySelector('.ant-skeleton')).not.toBeNull()
})

test('an empty one says what to do', async () => {
  expect((await shown(query({ data: [] }))).textContent).toContain('none yet')
})

test('a refused one says why, and is asked again', async () => {
  const of = query({ error: new Problem(404, 'not_found', 'no app app_1', 'look at the list') })
  const place = await shown(of)
  for (const text of [t('problem.not_found'), 'no app app_1', 'look at the list', 'not_found']) expect(place.textContent).toContain(text)
  expect(place.textContent).not.toContain('none yet')
  press(place, t('again'))
  expect(of.refetch).toHaveBeenCalledOnce()
})

test.each([['newest', 'oldest'], ['oldest', 'newest']] as const)('the head of the column with dates turns %s first into %s first', async (order, other) => {
  const sort = vi.fn()
  const place = document.createElement('div')
  await act(async () => createRoot(place).render(<Settings><List of={query({ data: [{ id: 'app_1' }] })} id={item => item.id} empty="none yet" sorting={{ order, sort }} columns={[{ title: 'Id', show: item => item.id }, { title: 'Made', dates: true, show: () => '—' }]} /></Settings>))
  const [id, made] = [...place.querySelectorAll('th')]
  expect([id?.getAttribute('aria-sort'), made?.getAttribute('aria-sort')]).toEqual([null, order === 'newest' ? 'descending' : 'ascending'])
  await act(async () => made?.click())
  expect(sort.mock.calls).toEqual([[other]])
})

test('a page shows its items, and the next one is asked for', async () => {
  const of = query({ data: [{ id: 'app_1' }, { id: 'app_2' }], hasNextPage: true })
  const place = await shown(of)
  expect(place.textContent).toContain('app_2')
  press(place, t('more'))
  expect(of.fetchNextPage).toHaveBeenCalledOnce()
})
