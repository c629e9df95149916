import { moment, signedYuan } from '../shared/format'
import { type Key, useText } from '../shared/i18n'
import type { Loaded } from '../shared/load'
import { Bar, Listing } from '../shared/parts'
import { useSettings } from '../shared/settings'
import { zh } from '../shared/zh'
import type { Entry, Wallet } from '../shared/types'

export function Bills({ wallet }: { wallet: Loaded<Wallet> }) {
  const t = useText()
  return (
    <main className="page bills">
      <Bar title={t('wallet.bills')} fallback="/" />
      <Listing
        loaded={{ ...wallet, data: wallet.data?.entries, set: () => {} }}
        empty={t('wallet.bills.empty')}
        skeleton={6}
      >
        {(entries) => (
          <ul className="entries">
            {entries.map((entry) => (
              <EntryRow key={entry.id} entry={entry} />
            ))}
          </ul>
        )}
      </Listing>
    </main>
  )
}

export function EntryRow({ entry }: { entry: Entry }) {
  const t = useText()
  const { language } = useSettings()
  const key = `entry.${entry.kind}`
  const kind = t((key in zh ? key : 'entry.payment') as Key, { peer: entry.peer ?? '' })
  return (
    <li>
      <span className="row-text">
        <b>{entry.note || kind}</b>
        <span>
          {entry.note && `${kind} · `}
          <time dateTime={new Date(entry.created_at).toISOString()}>{moment(entry.created_at, language)}</time>
        </span>
      </span>
      <span className={entry.amount > 0 ? 'sum in' : 'sum'}>{signedYuan(entry.amount)}</span>
    </li>
  )
}
