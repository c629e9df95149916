import { CardView } from '../shared/CardView'
import { useHost } from '../shared/host'
import { explain, useText } from '../shared/i18n'
import { Icon } from '../shared/icons'
import type { Sharing } from '../shared/MiniPrograms'
import { Sheet } from '../shared/parts'
import { openingHash } from '../shared/route'

/** A wallet has no feed: sharing is a link that opens the same page here. */
export function Share({ card, done, cancel }: Sharing) {
  const t = useText()
  const { say } = useHost()
  const link = location.origin + location.pathname + openingHash(card)
  return (
    <Sheet title={t('share.title')} close={cancel}>
      <div className="share-card" inert>
        <CardView card={card} />
      </div>
      <input readOnly value={link} aria-label={t('share.link')} onFocus={(event) => event.target.select()} />
      <button
        type="button"
        className="primary"
        data-testid="share-link"
        onClick={() =>
          navigator.clipboard.writeText(link).then(
            () => {
              say(t('share.copied'))
              done()
            },
            (cause: unknown) => say(explain(t, cause)),
          )
        }
      >
        <Icon name="link" />
        {t('share.link')}
      </button>
    </Sheet>
  )
}
