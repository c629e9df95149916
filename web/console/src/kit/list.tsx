import type { UseInfiniteQueryResult } from '@tanstack/react-query'
import { Button, Empty, Flex, Grid, Select, Skeleton, Table } from 'antd'
import { type ReactNode, useState } from 'react'
import { Problem } from '../api'
import { useT } from '../settings'
import { ProblemNote } from './problem'

export interface Column<T> {
  title: ReactNode
  /** The cell of an item. */
  show: (item: T) => ReactNode
  /** Whether it tells when an item was made, which the platform sorts by. */
  dates?: boolean
}

/** What comes first, and how to change it. */
export interface Sorting {
  order: 'newest' | 'oldest'
  sort: (order: 'newest' | 'oldest') => void
}

interface Shape<T> {
  columns: readonly Column<T>[]
  /** What tells items apart. */
  id: (item: T) => string
  /** What is said when there are none, and what to do then. */
  empty: ReactNode
  /** What stands below an item when it is opened. */
  more?: (item: T) => ReactNode
  sorting?: Sorting
}

/** Items that are there: a table, or on a narrow screen a card for each. */
export function Items<T extends object>({ items, columns, id, empty, more, sorting }: Shape<T> & { items: readonly T[] }) {
  const t = useT()
  const wide = Grid.useBreakpoint().md ?? true
  if (items.length === 0) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={empty} />
  if (!wide) {
    return (
      <div className="list">
        {sorting && <Select aria-label={t('order')} value={sorting.order} onChange={sorting.sort} options={(['newest', 'oldest'] as const).map(value => ({ value, label: t(`order.${value}`) }))} />}
        {items.map(item => (
          <article className="card" key={id(item)}>
            {columns.map((column, at) => <div key={at}><span>{column.title}</span><div>{column.show(item)}</div></div>)}
            {more && <Details>{() => more(item)}</Details>}
          </article>
        ))}
      </div>
    )
  }
  return (
    <Table
      size="middle" pagination={false} scroll={{ x: 'max-content' }} dataSource={items} rowKey={id}
      columns={columns.map((column, key) => ({ key, title: column.title, render: (_, item: T) => column.show(item), ...(sorting && column.dates ? sorted(sorting) : {}) }))}
      {...(sorting ? { onChange: () => sorting.sort(sorting.order === 'oldest' ? 'newest' : 'oldest') } : {})}
      {...(more ? { expandable: { expandedRowRender: more } } : {})}
    />
  )
}

/** A column by whose head the platform is asked for the other order. */
const sorted = ({ order }: Sorting) => ({
  sorter: true,
  sortOrder: order === 'oldest' ? 'ascend' as const : 'descend' as const,
  sortDirections: ['descend', 'ascend', 'descend'] as ('ascend' | 'descend')[],
})

/** What is made and asked for only when it is opened. */
function Details({ children }: { children: () => ReactNode }) {
  const t = useT()
  const [open, setOpen] = useState(false)
  return <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}><summary>{t('details')}</summary>{open && children()}</details>
}

/** A list of the platform, page by page. `filters`, and what can be done, stand above it. */
export function List<T extends object>({ of, filters, extra, ...shape }: Shape<T> & { of: UseInfiniteQueryResult<T[]>, filters?: ReactNode, extra?: ReactNode }) {
  const t = useT()
  const problem = of.error instanceof Problem ? of.error : null
  return (
    <section className="list" aria-busy={of.isFetching}>
      {filters && <Flex wrap gap="small" align="center" role="search">{filters}</Flex>}
      {extra && <Flex wrap gap="small">{extra}</Flex>}
      {problem && <ProblemNote problem={problem} retry={() => void (of.isFetchNextPageError ? of.fetchNextPage() : of.refetch())} />}
      {of.isPending && <Skeleton active paragraph={{ rows: 5 }} aria-label={t('loading')} />}
      {of.data && <Items items={of.data} {...shape} />}
      {of.hasNextPage && <Button block loading={of.isFetchingNextPage} onClick={() => void of.fetchNextPage()}>{t('more')}</Button>}
    </section>
  )
}
