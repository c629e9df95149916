import { useState } from 'react'
import { api } from '../shared/api'
import { Center } from '../shared/Center'
import { useHost } from '../shared/host'
import { explain, useText } from '../shared/i18n'
import { Icon } from '../shared/icons'
import { useLoad } from '../shared/load'
import { Avatar, Listing } from '../shared/parts'
import { useReturn } from '../shared/route'
import type { Post } from '../shared/types'
import { Compose } from './Compose'
import { PostView } from './PostView'

interface Page {
  items: Post[]
  next: string | null
}

export function Feed() {
  const t = useText()
  const { me } = useHost()
  const [composing, setComposing] = useState(false)
  const feed = usePosts('')
  useReturn(feed.reload)
  return (
    <main className="page feed">
      <header className="masthead">
        <div>
          <h1>{t('plaza.name')}</h1>
          <p>{t('plaza.motto')}</p>
        </div>
        <Avatar person={me} size={40} />
      </header>
      <Center view="strip" />
      <Posts feed={feed} empty={t('feed.empty')} />
      <button
        type="button"
        className="compose-button"
        aria-label={t('feed.compose')}
        data-testid="compose"
        onClick={() => setComposing(true)}
      >
        <Icon name="plus" />
      </button>
      {composing && <Compose close={() => setComposing(false)} done={feed.reload} />}
    </main>
  )
}

/** Posts, of one author or of everybody, page by page. */
export function usePosts(author: string) {
  const filter = author && `author=${author}`
  const page = useLoad(`feed ${author}`, () => api.get<Page>(`/feed?${filter}`))
  const more = async () => {
    const cursor = page.data?.next
    if (!cursor) return
    const next = await api.get<Page>(`/feed?${filter}&cursor=${cursor}`)
    page.set((before) => ({ items: [...before.items, ...next.items], next: next.next }))
  }
  return { ...page, more }
}

export function Posts({ feed, empty }: { feed: ReturnType<typeof usePosts>; empty: string }) {
  const t = useText()
  const { say } = useHost()
  const { data, set } = feed
  const change = (next: Post) =>
    set((page) => ({ ...page, items: page.items.map((post) => (post.id === next.id ? next : post)) }))
  return (
    <Listing loaded={{ ...feed, data: data?.items, set: () => {} }} empty={empty}>
      {(posts) => (
        <>
          {posts.map((post) => (
            <PostView key={post.id} post={post} change={change} />
          ))}
          {data?.next ? (
            <button
              type="button"
              className="quiet more"
              onClick={() => feed.more().catch((cause: unknown) => say(explain(t, cause)))}
            >
              {t('action.more')}
            </button>
          ) : (
            <p className="end">{t('state.end')}</p>
          )}
        </>
      )}
    </Listing>
  )
}
