import { useHost, useRecentApps } from './host'
import { useText } from './i18n'
import { AppIcon, Failure } from './parts'
import { open } from './route'

/** The mini-programs used last. */
export function Recent() {
  const t = useText()
  const { apps, recents } = useHost()
  const used = useRecentApps()
  const failed = apps.error ?? recents.error
  return (
    <section className="recent" aria-labelledby="recent-title">
      <h2 id="recent-title">{t('apps.recent')}</h2>
      {failed !== undefined && !(apps.data && recents.data) ? (
        <Failure
          cause={failed}
          retry={() => {
            apps.reload()
            recents.reload()
          }}
        />
      ) : used.length === 0 ? (
        <p className="empty">{apps.data && recents.data ? t('apps.recent.empty') : t('state.loading')}</p>
      ) : (
        <ul>
          {used.map((app) => (
            <li key={app.id}>
              <button type="button" data-testid={`recent-${app.appid}`} onClick={() => open({ app: app.id, path: '' })}>
                <AppIcon app={app} size={48} />
                <span>{app.name}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
