import { type FormEvent, useState } from 'react'
import { api } from '../shared/api'
import { CardView } from '../shared/CardView'
import { ago } from '../shared/format'
import { useHost } from '../shared/host'
import { explain, useText } from '../shared/i18n'
import { Icon } from '../shared/icons'
import { useLoad } from '../shared/load'
import { Avatar, Listing } from '../shared/parts'
import { useSettings } from '../shared/settings'
import type { Comment, Post } from '../shared/types'

export function PostView({ post, change }: { post: Post; change: (next: Post) => void }) {
  const t = useText()
  const { language } = useSettings()
  const { say } = useHost()
  const [open, setOpen] = useState(false)

  function like() {
    const liked = !post.liked
    change({ ...post, liked, likes: post.likes + (liked ? 1 : -1) })
    const path = `/feed/${post.id}/like`
    void (liked ? api.put(path) : api.delete(path)).catch((cause: unknown) => {
      change(post)
      say(explain(t, cause))
    })
  }

  return (
    <article className="post">
      <Avatar person={post.author} />
      <div>
        <header>
          <b>{post.author?.nick_name ?? t('feed.someone')}</b>
          <time dateTime={new Date(post.created_at).toISOString()}>{ago(post.created_at, Date.now(), language)}</time>
        </header>
        {post.text && <p className="said-text">{post.text}</p>}
        {post.card && <CardView card={post.card} />}
        <footer>
          <button
            type="button"
            className={post.liked ? 'on' : ''}
            aria-pressed={post.liked}
            aria-label={t(post.liked ? 'feed.unlike' : 'feed.like')}
            onClick={like}
          >
            <Icon name="heart" filled={post.liked} />
            {post.likes || ''}
          </button>
          <button
            type="button"
            aria-expanded={open}
            aria-label={t('feed.comments')}
            onClick={() => setOpen(!open)}
          >
            <Icon name="comment" />
            {post.comments || ''}
          </button>
        </footer>
        {open && <Comments post={post} added={() => change({ ...post, comments: post.comments + 1 })} />}
      </div>
    </article>
  )
}

function Comments({ post, added }: { post: Post; added: () => void }) {
  const t = useText()
  const { say } = useHost()
  const comments = useLoad(post.id, () => api.get<Comment[]>(`/feed/${post.id}/comments`))
  const [text, setText] = useState('')

  async function send(event: FormEvent) {
    event.preventDefault()
    try {
      const comment = await api.post<Comment>(`/feed/${post.id}/comments`, { text })
      comments.set((before) => [...before, comment])
      setText('')
      added()
    } catch (cause) {
      say(explain(t, cause))
    }
  }

  return (
    <section className="comments" aria-label={t('feed.comments')}>
      <Listing loaded={comments} empty={t('feed.comment.empty')} skeleton={1}>
        {(list) => (
          <ul>
            {list.map((comment) => (
              <li key={comment.id}>
                <b>{comment.author?.nick_name ?? t('feed.someone')}</b> {comment.text}
              </li>
            ))}
          </ul>
        )}
      </Listing>
      <form className="line" onSubmit={send}>
        <input
          value={text}
          maxLength={300}
          required
          placeholder={t('feed.comment.placeholder')}
          aria-label={t('feed.comment.placeholder')}
          onChange={(event) => setText(event.target.value)}
        />
        <button type="submit" className="round" aria-label={t('action.send')} disabled={!text.trim()}>
          <Icon name="send" />
        </button>
      </form>
    </section>
  )
}
