import { useText, type Key } from './i18n'
import { Icon, type IconName } from './icons'
import { go } from './route'

export interface Tab {
  name: string
  path: string
  label: Key
  icon: IconName
}

export function Tabs({ tabs, base }: { tabs: Tab[]; base: string }) {
  const t = useText()
  return (
    <nav className="tabs">
      {tabs.map(({ name, path, label, icon }) => (
        <button
          key={name}
          type="button"
          aria-current={base === path ? 'page' : undefined}
          data-testid={`tab-${name}`}
          onClick={() => go(path)}
        >
          <Icon name={icon} filled={base === path} />
          {t(label)}
        </button>
      ))}
    </nav>
  )
}
