import { type Connect, type HutongStackElement, load } from '@hutong/container'
import { type ComponentType, useEffect, useRef, useState } from 'react'
import { toCard, vouch } from './container'
import { useApp, useHost } from './host'
import { useText } from './i18n'
import { Icon } from './icons'
import { AppIcon } from './parts'
import { close, open, type Opening } from './route'
import type { Card } from './types'

/** A card that a mini-program wants to share. Nothing is shared before the user says so: `done`, or `cancel`. */
export interface Sharing {
  card: Card
  done: () => void
  cancel: () => void
}

type State = 'loading' | 'running' | 'error'

/**
 * The mini-programs over the whole screen: those that were opened run on behind, and `opening` says which one is in front.
 * The container's stack holds them, and what they ask of the host is answered here.
 */
export function MiniPrograms({ opening, Share }: { opening: Opening | null; Share: ComponentType<Sharing> }) {
  const { config, me, apps } = useHost()
  const app = useApp(opening?.app ?? '')
  const t = useText()
  const overlay = useRef<HTMLDivElement>(null)
  const slot = useRef<HTMLDivElement>(null)
  const [attempt, setAttempt] = useState(0)
  const [stack, setStack] = useState<HutongStackElement | null>(null)
  const [failed, setFailed] = useState(false)
  const [state, setState] = useState<State>('loading')
  const [sharing, setSharing] = useState<Sharing | null>(null)
  const { lead, follow } = useTrail()

  // What the callbacks below use is read when they are called: the stack is not made again for a new list of apps.
  const latest = useRef({ me, apps, sharing })
  latest.current = { me, apps, sharing }

  useEffect(() => {
    if (!opening) return latest.current.sharing?.cancel()
    overlay.current?.focus()
  }, [opening?.app])

  useEffect(() => {
    let gone = false
    let element: HutongStackElement | undefined
    const states = new WeakMap<EventTarget, State>()
    setFailed(false)
    load(config.platform).then(
      () => !gone && mount(),
      () => !gone && setFailed(true),
    )
    return () => {
      gone = true
      element?.remove()
      setStack(null)
    }

    function mount() {
      element = document.createElement('hutong-stack')
      element.setAttribute('platform', config.platform)
      element.setAttribute('host', config.host)
      element.setAttribute('platform-key', config.platform_key)
      element.connect = connection
      element.addEventListener('hutong-ready', ({ target }) => enters(target!, 'running'))
      element.addEventListener('hutong-error', ({ target }) => enters(target!, 'error'))
      element.addEventListener('hutong-front', ({ detail }) => {
        const front = inFront()
        if (front) {
          setState(states.get(front) ?? 'loading')
          // What the splash shows at once; without it the container asks the platform.
          const { name, icon } = named(detail.app!) ?? {}
          if (name) front.setAttribute('name', name)
          if (icon) front.setAttribute('icon', icon)
        }
        follow(detail.app)
      })
      slot.current?.append(element)
      element.prepare()
      setStack(element)
    }

    function enters(target: EventTarget, state: State) {
      states.set(target, state)
      if (target === inFront()) setState(state)
    }

    function inFront() {
      return element?.querySelector(`hutong-app[app="${element.app}"]`)
    }
  }, [config, attempt])

  useEffect(() => {
    if (stack) lead(stack, opening)
  }, [stack, opening, lead])

  const named = (id: string) => latest.current.apps.data?.find((one) => one.id === id)
  const connection: Connect = {
    assertion: vouch,
    subject: () => latest.current.me.subject,
    profile: async () => ({ nickName: latest.current.me.nick_name, avatarUrl: latest.current.me.avatar }),
    share: (shared) =>
      new Promise((resolve, reject) => {
        const settle = (end: () => void) => () => {
          setSharing(null)
          end()
        }
        const card = toCard(shared, named(shared.app)?.name ?? shared.app)
        setSharing({ card, done: settle(resolve), cancel: settle(() => reject(new Error('cancel'))) })
      }),
  }

  return (
    <div
      ref={overlay}
      className="overlay"
      role="dialog"
      aria-modal="true"
      aria-label={app?.name ?? t('apps.kind')}
      tabIndex={-1}
      hidden={!opening}
      data-testid="miniapp-overlay"
      data-state={state}
      onKeyDown={(event) => event.key === 'Escape' && event.target === event.currentTarget && close()}
    >
      <div ref={slot} className="overlay-slot" />
      {!stack && (
        <div className="opening">
          <button type="button" className="round" aria-label={t('action.close')} onClick={close}>
            <Icon name="close" />
          </button>
          {app && <AppIcon app={app} size={72} />}
          <h1>{app?.name}</h1>
          {failed ? (
            <div className="failure" role="alert">
              <p>{t('apps.container')}</p>
              <button type="button" className="primary" onClick={() => setAttempt(attempt + 1)}>
                {t('state.retry')}
              </button>
            </div>
          ) : (
            <p role="status">{t('apps.opening')}</p>
          )}
        </div>
      )}
      {sharing && <Share {...sharing} />}
    </div>
  )
}

/** Keeps the stack and the browser's history in step: `lead` moves the stack, `follow` is told when it moved by itself. */
function useTrail() {
  return useRef(trail()).current
}

function trail() {
  /** The apps in front as history has them, and the last opening that was shown. */
  let fronts: string[] = []
  let shown = 0
  let leading = false
  return {
    lead(stack: HutongStackElement, opening: Opening | null) {
      leading = true
      if (!opening) stack.home()
      else if (opening.turn > shown) stack.open({ app: opening.app, path: opening.path })
      else if (stack.app !== opening.app) {
        // Back to it: what lay over it waits behind. As it was left, when it is still there.
        stack.home()
        fronts = []
        stack.open({ app: opening.app, path: stack.querySelector(`hutong-app[app="${opening.app}"]`) ? '' : opening.path })
      }
      if (!opening) fronts = []
      else if (fronts.at(-1) !== opening.app) fronts.push(opening.app)
      shown = Math.max(shown, opening?.turn ?? 0)
      leading = false
    },
    follow(app: string | null) {
      if (leading) return
      if (app === null || app === fronts.at(-2)) {
        fronts.pop()
        close()
      } else {
        fronts.push(app)
        shown = open({ app, path: '' })
      }
    },
  }
}
