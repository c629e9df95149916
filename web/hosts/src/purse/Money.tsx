import { type FormEvent, type ReactNode, useState } from 'react'
import { api } from '../shared/api'
import { parseYuan, requestId } from '../shared/format'
import { useHost } from '../shared/host'
import { explain, useText } from '../shared/i18n'
import { useLoad } from '../shared/load'
import { Avatar, Listing, Sheet } from '../shared/parts'
import type { Person, Wallet } from '../shared/types'

interface Moving {
  close: () => void
  done: (wallet: Wallet) => void
}

/** Sends money to another user. */
export function Transfer({ close, done }: Moving) {
  const t = useText()
  const people = useLoad('people', () => api.get<Person[]>('/people'))
  const [to, setTo] = useState<string>()
  const [note, setNote] = useState('')
  return (
    <Sheet title={t('wallet.transfer')} close={close}>
      <AmountForm
        confirm={t('wallet.confirm')}
        ready={to !== undefined}
        send={(amount, request) => api.post<Wallet>('/wallet/transfers', { request, to, amount, note })}
        close={close}
        done={done}
      >
        <fieldset>
          <legend>{t('wallet.to')}</legend>
          <Listing loaded={people} empty={t('messages.empty')} skeleton={1}>
            {(list) => (
              <div className="faces">
                {list.map((person) => (
                  <label key={person.name}>
                    <input
                      type="radio"
                      name="to"
                      checked={to === person.name}
                      data-testid={`to-${person.name}`}
                      onChange={() => setTo(person.name)}
                    />
                    <Avatar person={person} size={48} />
                    <span>{person.nick_name}</span>
                  </label>
                ))}
              </div>
            )}
          </Listing>
        </fieldset>
        <label>
          {t('wallet.note')}
          <input value={note} maxLength={50} onChange={(event) => setNote(event.target.value)} />
        </label>
      </AmountForm>
    </Sheet>
  )
}

/** Puts in play money; only in demo mode. */
export function TopUp({ close, done }: Moving) {
  const t = useText()
  return (
    <Sheet title={t('wallet.topup')} close={close}>
      <AmountForm
        confirm={t('wallet.confirm.topup')}
        ready
        send={(amount, request) => api.post<Wallet>('/wallet/top-ups', { request, amount })}
        close={close}
        done={done}
      >
        <p className="hint">{t('wallet.topup.note')}</p>
      </AmountForm>
    </Sheet>
  )
}

interface AmountProps extends Moving {
  confirm: string
  ready: boolean
  send: (amount: number, request: string) => Promise<Wallet>
  children: ReactNode
}

function AmountForm({ confirm, ready, send, close, done, children }: AmountProps) {
  const t = useText()
  const { say } = useHost()
  const [typed, setTyped] = useState('')
  const [busy, setBusy] = useState(false)
  const [complaint, setComplaint] = useState('')
  // The same sheet sent twice, after a lost answer for example, moves the money once.
  const [request, setRequest] = useState(requestId)

  async function submit(event: FormEvent) {
    event.preventDefault()
    const amount = parseYuan(typed)
    if (amount === null) return setComplaint(t('wallet.badAmount'))
    setBusy(true)
    try {
      done(await send(amount, request))
      say(t('wallet.done'))
      close()
    } catch (cause) {
      setComplaint(explain(t, cause))
      setBusy(false)
    }
  }

  return (
    <form onSubmit={submit} onChange={() => setRequest(requestId())}>
      <label className="amount-field">
        {t('wallet.amount')}
        <span>
          ¥
          <input
            inputMode="decimal"
            value={typed}
            placeholder="0.00"
            required
            data-testid="amount"
            onChange={(event) => {
              setTyped(event.target.value)
              setComplaint('')
            }}
          />
        </span>
      </label>
      {children}
      {complaint && (
        <p className="form-error" role="alert">
          {complaint}
        </p>
      )}
      <button type="submit" className="primary" disabled={busy || !ready || !typed} data-testid="confirm">
        {confirm}
      </button>
    </form>
  )
}
