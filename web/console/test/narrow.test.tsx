import type { UseInfiniteQueryResult } from '@tanstack/react-query'
import { act } from 'react'
import { expect, test, vi } from 'vitest'
import { List } from '../src/kit/list'
import { say } from '../src/settings'
import { shown } from './platform'

test('on a narrow screen the details of an item are made when it is opened', async () => {
  vi.stubGlobal('matchMedia', (media: string) => ({ media, matches: false, addListener() {}, removeListener() {}, addEventListener() {}, removeEventListener() {} }))
  const more = vi.fn(({ id }: { id: string }) => <b>about {id}</b>)
  const of = { data: [{ id: 'app_1' }, { id: 'app_2' }], error: null, isPending: false, hasNextPage: false } as unknown as UseInfiniteQueryResult<{ id: string }[]>
  const place = await shown(<List of={of} id={item => item.id} empty="none yet" columns={[{ title: 'Id', show: item => item.id }]} more={more} />)
  expect(more).not.toHaveBeenCalled()
  const second = place.querySelectorAll('details')[1]!
  await act(async () => {
    second.open = true
    second.dispatchEvent(new Event('toggle'))
  })
  expect(place.textContent).toContain('about app_2')
  expect(place.textContent).not.toContain('about app_1')
})

test('on a narrow screen the order is chosen above the items', async () => {
  const of = { data: [{ id: 'app_1' }], error: null, isPending: false, hasNextPage: false } as unknown as UseInfiniteQueryResult<{ id: string }[]>
  const place = await shown(<List of={of} id={item => item.id} empty="none yet" sorting={{ order: 'oldest', sort: vi.fn() }} columns={[{ title: 'Made', dates: true, show: item => item.id }]} />)
  expect(place.querySelector('.ant-select')?.textContent).toContain(say('en')('order.oldest'))
})
