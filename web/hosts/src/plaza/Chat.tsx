import { type FormEvent, useEffect, useRef, useState } from 'react'
import { api } from '../shared/api'
import { CardView } from '../shared/CardView'
import { moment } from '../shared/format'
import { useHost } from '../shared/host'
import { explain, useText } from '../shared/i18n'
import { Icon } from '../shared/icons'
import { useLoad } from '../shared/load'
import { Avatar, Bar, Listing } from '../shared/parts'
import { useSettings } from '../shared/settings'
import type { Message, Person } from '../shared/types'

/** Milliseconds between looks for new messages, and the pause after which a time is shown. */
const LOOK = 5_000
const PAUSE = 10 * 60_000

export function Chat({ name }: { name: string }) {
  const t = useText()
  const { me, say } = useHost()
  const { language } = useSettings()
  const thread = useLoad(`chat ${name}`, () => api.get<Message[]>(`/conversations/${name}`))
  const people = useLoad('people', () => api.get<Person[]>('/people'))
  const other = people.data?.find((person) => person.name === name) ?? null
  const [text, setText] = useState('')
  const end = useRef<HTMLDivElement>(null)
  const { reload } = thread

  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === 'visible' && reload(), LOOK)
    return () => clearInterval(timer)
  }, [reload])

  const count = thread.data?.length
  useEffect(() => void end.current?.scrollIntoView(), [count])

  async function send(event: FormEvent) {
    event.preventDefault()
    try {
      const sent = await api.post<Message>(`/conversations/${name}`, { text })
      thread.set((before) => [...before, sent])
      setText('')
    } catch (cause) {
      say(explain(t, cause))
    }
  }

  return (
    <main className="page chat">
      <Bar title={other?.nick_name ?? name} fallback="/messages" />
      <div className="thread">
        <Listing loaded={thread} empty={t('messages.hello')} skeleton={2}>
          {(list) =>
            list.map((message, index) => (
              <div key={message.id} className={message.mine ? 'said-by mine' : 'said-by'}>
                {message.created_at - (list[index - 1]?.created_at ?? 0) > PAUSE && (
                  <time dateTime={new Date(message.created_at).toISOString()}>
                    {moment(message.created_at, language)}
                  </time>
                )}
                <Avatar person={message.mine ? me : other} size={36} />
                <div>
                  {message.text && <p>{message.text}</p>}
                  {message.card && <CardView card={message.card} />}
                </div>
              </div>
            ))
          }
        </Listing>
        <div ref={end} />
      </div>
      <form className="line" onSubmit={send}>
        <input
          value={text}
          maxLength={1000}
          placeholder={t('messages.placeholder')}
          aria-label={t('messages.placeholder')}
          onChange={(event) => setText(event.target.value)}
        />
        <button type="submit" className="round filled" aria-label={t('action.send')} disabled={!text.trim()}>
          <Icon name="send" />
        </button>
      </form>
    </main>
  )
}
