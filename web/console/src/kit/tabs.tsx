import { useNavigate, useSearch } from '@tanstack/react-router'
import { Tabs } from 'antd'
import type { ReactNode } from 'react'
import { type Nothing, there } from './bits'

export interface Tab { key: string, label: string, show: ReactNode }

/** Parts of a page; which one is shown is in the address. */
export function PageTabs({ tabs: given }: { tabs: readonly (Tab | Nothing)[] }) {
  const tabs = there(given)
  const go = useNavigate()
  const { tab } = useSearch({ strict: false })
  return (
    <Tabs
      activeKey={tabs.find(({ key }) => key === tab)?.key ?? tabs[0]?.key ?? ''} destroyOnHidden
      onChange={key => void go({ to: '.', search: { tab: key }, replace: true })}
      items={tabs.map(({ key, label, show }) => ({ key, label, children: show }))}
    />
  )
}
