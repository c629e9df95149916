import { useState } from 'react'
import { useApp } from './host'
import { useText } from './i18n'
import { Icon } from './icons'
import { AppIcon, hueOf } from './parts'
import { open } from './route'
import type { Card } from './types'

/** A mini-program card in the feed or in a conversation. One that is no longer on offer cannot be opened. */
export function CardView({ card }: { card: Card }) {
  const t = useText()
  const app = useApp(card.app)
  const [broken, setBroken] = useState(false)
  const hue = hueOf(card.app)
  const cover = `linear-gradient(120deg, hsl(${hue} 48% 60%), hsl(${(hue + 40) % 360} 52% 44%))`
  return (
    <button
      type="button"
      className="card"
      disabled={!app}
      data-testid={`card-${app?.appid ?? card.app}`}
      onClick={() => open({ app: card.app, path: card.path })}
    >
      <span className="card-app">
        {app && <AppIcon app={app} size={22} />}
        {app?.name ?? t('apps.gone')}
      </span>
      <span className="card-title">{card.title}</span>
      {card.image_url && !broken ? (
        <img className="card-cover" src={card.image_url} alt="" loading="lazy" onError={() => setBroken(true)} />
      ) : (
        <span className="card-cover drawn" style={{ background: cover }}>
          {app && <AppIcon app={app} size={64} />}
        </span>
      )}
      <span className="card-kind">
        <Icon name="spark" />
        {t('apps.kind')}
      </span>
    </button>
  )
}
