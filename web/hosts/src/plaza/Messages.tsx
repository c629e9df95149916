import { useState } from 'react'
import { api } from '../shared/api'
import { ago } from '../shared/format'
import { type Translate, useText } from '../shared/i18n'
import { Icon } from '../shared/icons'
import { useLoad } from '../shared/load'
import { Avatar, Listing, Sheet } from '../shared/parts'
import { enter } from '../shared/route'
import { useSettings } from '../shared/settings'
import type { Conversation, Message, Person } from '../shared/types'

export function Messages() {
  const t = useText()
  const { language } = useSettings()
  const conversations = useLoad('conversations', () => api.get<Conversation[]>('/conversations'))
  const [starting, setStarting] = useState(false)
  return (
    <main className="page messages">
      <header className="masthead">
        <h1>{t('tab.messages')}</h1>
        <button type="button" className="round" aria-label={t('messages.start')} onClick={() => setStarting(true)}>
          <Icon name="plus" />
        </button>
      </header>
      <Listing loaded={conversations} empty={t('messages.empty')} skeleton={4}>
        {(list) => (
          <ul className="rows">
            {list.map(({ with: person, last }) => (
              <li key={last.id}>
                <button
                  type="button"
                  disabled={!person}
                  data-testid={`chat-${person?.name}`}
                  onClick={() => person && enter(`/messages/${person.name}`)}
                >
                  <Avatar person={person} size={52} />
                  <span className="row-text">
                    <b>{person?.nick_name ?? t('feed.someone')}</b>
                    <span>{summary(t, last)}</span>
                  </span>
                  <time dateTime={new Date(last.created_at).toISOString()}>
                    {ago(last.created_at, Date.now(), language)}
                  </time>
                </button>
              </li>
            ))}
          </ul>
        )}
      </Listing>
      {starting && <Start close={() => setStarting(false)} />}
    </main>
  )
}

function summary(t: Translate, message: Message): string {
  const text = message.text || t('messages.card', { title: message.card?.title ?? '' })
  return message.mine ? t('messages.you', { text }) : text
}

/** Everybody one may write to. */
function Start({ close }: { close: () => void }) {
  const t = useText()
  const people = useLoad('people', () => api.get<Person[]>('/people'))
  return (
    <Sheet title={t('messages.start')} close={close}>
      <Listing loaded={people} empty={t('messages.empty')}>
        {(list) => (
          <ul className="rows">
            {list.map((person) => (
              <li key={person.name}>
                <button type="button" onClick={() => enter(`/messages/${person.name}`)}>
                  <Avatar person={person} />
                  <span className="row-text">
                    <b>{person.nick_name}</b>
                    <span>{person.bio}</span>
                  </span>
                </button>
              </li>
            ))}
          </ul>
        )}
      </Listing>
    </Sheet>
  )
}
