import { useState } from 'react'
import { Center } from '../shared/Center'
import { yuan } from '../shared/format'
import { useHost } from '../shared/host'
import { useText } from '../shared/i18n'
import { Icon } from '../shared/icons'
import type { Loaded } from '../shared/load'
import { Avatar, Failure, Listing } from '../shared/parts'
import { enter, go } from '../shared/route'
import type { Wallet } from '../shared/types'
import { EntryRow } from './Bills'
import { TopUp, Transfer } from './Money'

export function Home({ wallet }: { wallet: Loaded<Wallet> }) {
  return (
    <main className="page home">
      <Balance wallet={wallet} />
      <Slots />
      <Latest wallet={wallet} />
    </main>
  )
}

function Balance({ wallet }: { wallet: Loaded<Wallet> }) {
  const t = useText()
  const { me, config } = useHost()
  const [hidden, setHidden] = useState(false)
  const [moving, setMoving] = useState<'transfer' | 'topup' | null>(null)
  return (
    <header className="balance">
      <div className="hello">
        <span>{t('wallet.hello', { name: me.nick_name })}</span>
        <Avatar person={me} size={36} />
      </div>
      <p className="label">
        {t('wallet.balance')}
        <button
          type="button"
          className="round"
          aria-pressed={hidden}
          aria-label={t(hidden ? 'wallet.show' : 'wallet.hide')}
          onClick={() => setHidden(!hidden)}
        >
          <Icon name={hidden ? 'eyeOff' : 'eye'} />
        </button>
      </p>
      {wallet.error !== undefined && !wallet.data ? (
        <Failure cause={wallet.error} retry={wallet.reload} />
      ) : (
        <p className="amount" data-testid="balance">
          {hidden ? '••••••' : wallet.data ? yuan(wallet.data.balance) : '…'}
        </p>
      )}
      <nav className="quick">
        <button type="button" data-testid="transfer" onClick={() => setMoving('transfer')}>
          <Icon name="transfer" />
          {t('wallet.transfer')}
        </button>
        {config.demo && (
          <button type="button" data-testid="topup" onClick={() => setMoving('topup')}>
            <Icon name="topup" />
            {t('wallet.topup')}
          </button>
        )}
        <button type="button" data-testid="bills" onClick={() => enter('/bills')}>
          <Icon name="bills" />
          {t('wallet.bills')}
        </button>
      </nav>
      {moving === 'transfer' && <Transfer close={() => setMoving(null)} done={wallet.set} />}
      {moving === 'topup' && <TopUp close={() => setMoving(null)} done={wallet.set} />}
    </header>
  )
}

/** The entry slots: what was used last, then what is on offer. */
function Slots() {
  const t = useText()
  return (
    <section className="slots" aria-labelledby="slots-title">
      <h2 id="slots-title">
        {t('apps.title')}
        <button type="button" className="quiet" onClick={() => go('/apps')}>
          {t('action.all')}
          <Icon name="forward" />
        </button>
      </h2>
      <Center view="strip" />
    </section>
  )
}

function Latest({ wallet }: { wallet: Loaded<Wallet> }) {
  const t = useText()
  return (
    <section className="latest" aria-labelledby="latest-title">
      <h2 id="latest-title">
        {t('wallet.latest')}
        <button type="button" className="quiet" onClick={() => enter('/bills')}>
          {t('action.all')}
          <Icon name="forward" />
        </button>
      </h2>
      <Listing loaded={{ ...wallet, data: wallet.data?.entries, set: () => {} }} empty={t('wallet.bills.empty')}>
        {(entries) => (
          <ul className="entries">
            {entries.slice(0, 3).map((entry) => (
              <EntryRow key={entry.id} entry={entry} />
            ))}
          </ul>
        )}
      </Listing>
    </section>
  )
}
