import { type FormEvent, useState } from 'react'
import { api } from '../shared/api'
import { explain, useText } from '../shared/i18n'
import { Sheet } from '../shared/parts'

/** Writes a post. */
export function Compose({ close, done }: { close: () => void; done: () => void }) {
  const t = useText()
  const [text, setText] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()

  async function publish(event: FormEvent) {
    event.preventDefault()
    setBusy(true)
    try {
      await api.post('/feed', { text })
      done()
      close()
    } catch (cause) {
      setError(cause)
      setBusy(false)
    }
  }

  return (
    <Sheet title={t('feed.compose')} close={close}>
      <form onSubmit={publish}>
        <textarea
          rows={5}
          maxLength={1000}
          required
          autoFocus
          value={text}
          placeholder={t('feed.placeholder')}
          aria-label={t('feed.placeholder')}
          onChange={(event) => setText(event.target.value)}
        />
        {error !== undefined && (
          <p className="form-error" role="alert">
            {explain(t, error)}
          </p>
        )}
        <button type="submit" className="primary" disabled={busy || !text.trim()}>
          {t('feed.publish')}
        </button>
      </form>
    </Sheet>
  )
}
