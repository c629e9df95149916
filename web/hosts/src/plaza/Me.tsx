import { useHost } from '../shared/host'
import { useText } from '../shared/i18n'
import { Avatar } from '../shared/parts'
import { SettingsList } from '../shared/Settings'
import { Posts, usePosts } from './Feed'

export function Me() {
  const t = useText()
  const { me } = useHost()
  const posts = usePosts(me.name)
  return (
    <main className="page me">
      <header className="profile">
        <Avatar person={me} size={76} />
        <div>
          <h1>{me.nick_name}</h1>
          <p>@{me.name}</p>
        </div>
        {me.bio && <p className="bio">{me.bio}</p>}
      </header>
      <SettingsList />
      <section aria-labelledby="posts-title">
        <h2 id="posts-title">{t('me.posts')}</h2>
        <Posts feed={posts} empty={t('me.posts.empty')} />
      </section>
    </main>
  )
}
