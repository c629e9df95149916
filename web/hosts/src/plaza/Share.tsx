import { useState } from 'react'
import { api } from '../shared/api'
import { CardView } from '../shared/CardView'
import { useHost } from '../shared/host'
import { explain, useText } from '../shared/i18n'
import { useLoad } from '../shared/load'
import type { Sharing } from '../shared/MiniPrograms'
import { Avatar, Listing, Sheet } from '../shared/parts'
import type { Person } from '../shared/types'

/** Asks where the card of a mini-program shall go: to the feed or to a friend. */
export function Share({ card, done, cancel }: Sharing) {
  const t = useText()
  const { say } = useHost()
  const people = useLoad('people', () => api.get<Person[]>('/people'))
  const [text, setText] = useState('')
  const [busy, setBusy] = useState(false)

  async function send(path: string) {
    setBusy(true)
    try {
      await api.post(path, { text, card })
      say(t('share.done'))
      done()
    } catch (cause) {
      say(explain(t, cause))
      setBusy(false)
    }
  }

  return (
    <Sheet title={t('share.title')} close={cancel}>
      <div className="share-card" inert>
        <CardView card={card} />
      </div>
      <input
        value={text}
        maxLength={1000}
        placeholder={t('share.placeholder')}
        aria-label={t('share.placeholder')}
        onChange={(event) => setText(event.target.value)}
      />
      <button
        type="button"
        className="primary"
        disabled={busy}
        data-testid="share-feed"
        onClick={() => void send('/feed')}
      >
        {t('share.feed')}
      </button>
      <h3>{t('share.friend')}</h3>
      <Listing loaded={people} empty={t('messages.empty')} skeleton={1}>
        {(list) => (
          <ul className="faces">
            {list.map((person) => (
              <li key={person.name}>
                <button
                  type="button"
                  disabled={busy}
                  data-testid={`share-${person.name}`}
                  onClick={() => void send(`/conversations/${person.name}`)}
                >
                  <Avatar person={person} size={48} />
                  <span>{person.nick_name}</span>
                </button>
              </li>
            ))}
          </ul>
        )}
      </Listing>
    </Sheet>
  )
}
