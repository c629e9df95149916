// Filters of lists. They are in the address, so that a list can be sent around.
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Input, Select } from 'antd'
import { useEffect, useState } from 'react'
import { useWord } from './bits'
import type { Sorting } from './list'

/** What the address says under `names`, without what is not said; and how to change it. */
export function useFilters<N extends string>(...names: N[]): [Partial<Record<N, string>>, (name: N, value: string | undefined) => void] {
  const said = useSearch({ strict: false }) as Record<string, string | undefined>
  const go = useNavigate()
  const filters: Partial<Record<N, string>> = {}
  for (const name of names) if (said[name]) filters[name] = said[name]
  return [filters, (name, value) => void go({ to: '.', search: { ...said, [name]: value || undefined }, replace: true })]
}

/** What comes first in a list, as the address says. */
export function useOrder(): Sorting {
  const [{ order }, set] = useFilters('order')
  return { order: order === 'oldest' ? 'oldest' : 'newest', sort: order => set('order', order === 'oldest' ? order : undefined) }
}

interface Props { label: string, value: string | undefined, set: (value: string | undefined) => void }

/** One of some words of the platform. */
export function Choice({ label, value, set, options, kind = 'state' }: Props & { options: readonly string[], kind?: string }) {
  const word = useWord()
  return <Select allowClear showSearch={{ optionFilterProp: 'label' }} aria-label={label} placeholder={label} value={value} onChange={set} options={options.map(value => ({ value, label: word(kind, value) }))} style={{ minWidth: 140 }} />
}

/** A text that is asked for when it is complete. */
export function Text({ label, value = '', set }: Props) {
  const [typed, setTyped] = useState(value)
  useEffect(() => setTyped(value), [value])
  return <Input.Search allowClear aria-label={label} placeholder={label} value={typed} onChange={event => setTyped(event.target.value)} onSearch={text => set(text.trim())} style={{ width: 220 }} />
}
