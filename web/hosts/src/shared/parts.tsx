import { type ReactNode, useEffect, useId, useRef } from 'react'
import { explain, useText } from './i18n'
import { Icon } from './icons'
import type { Loaded } from './load'
import { back } from './route'
import type { App, Person } from './types'

export function Avatar({ person, size = 44 }: { person: Person | null; size?: number }) {
  const box = { width: size, height: size }
  return person ? <img className="avatar" style={box} src={person.avatar} alt="" /> : <span className="avatar" style={box} />
}

/** A colour of its own for each app, for what has no image. */
export function hueOf(text: string): number {
  let sum = 0
  for (const unit of text) sum = (sum * 31 + (unit.codePointAt(0) ?? 0)) % 65_521
  return (sum * 137) % 360 // steps of the golden angle: neighbours differ
}

export function AppIcon({ app, size = 52 }: { app: App; size?: number }) {
  const box = { width: size, height: size }
  if (app.icon) return <img className="app-icon" style={box} src={app.icon} alt="" />
  const hue = hueOf(app.id)
  const background = `linear-gradient(145deg, hsl(${hue} 62% 56%), hsl(${(hue + 24) % 360} 66% 38%))`
  return (
    <span className="app-icon letter" style={{ ...box, background, fontSize: size * 0.44 }} aria-hidden="true">
      {[...app.name][0]}
    </span>
  )
}

/** What a list shows while it loads, when it failed, when it is empty; else its content. */
export function Listing<T>({
  loaded,
  empty,
  skeleton = 3,
  children,
}: {
  loaded: Loaded<T[]>
  empty: string
  skeleton?: number
  children: (items: T[]) => ReactNode
}) {
  const t = useText()
  if (loaded.data?.length) return children(loaded.data)
  if (loaded.error !== undefined) return <Failure cause={loaded.error} retry={loaded.reload} />
  if (loaded.data) return <p className="empty">{empty}</p>
  return (
    <div className="skeletons" role="status" aria-label={t('state.loading')}>
      {Array.from({ length: skeleton }, (_, index) => (
        <span key={index} className="skeleton" />
      ))}
    </div>
  )
}

export function Failure({ cause, retry }: { cause: unknown; retry: () => void }) {
  const t = useText()
  return (
    <div className="failure" role="alert">
      <p>{explain(t, cause)}</p>
      <button type="button" className="quiet" onClick={retry}>
        {t('state.retry')}
      </button>
    </div>
  )
}

/** The bar of a page one went into, with the way back. */
export function Bar({ title, fallback }: { title: string; fallback: string }) {
  const t = useText()
  return (
    <header className="bar">
      <button type="button" className="round" aria-label={t('action.back')} onClick={() => back(fallback)}>
        <Icon name="back" />
      </button>
      <h1>{title}</h1>
    </header>
  )
}

/** A sheet from below. The browser keeps the focus inside it and closes it on Escape. */
export function Sheet({ title, close, children }: { title: string; close: () => void; children: ReactNode }) {
  const t = useText()
  const id = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => void dialog.current?.showModal(), [])
  return (
    <dialog
      ref={dialog}
      className="sheet"
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault()
        close()
      }}
      onClick={(event) => event.target === dialog.current && close()}
    >
      <div className="sheet-body">
        <header>
          <h2 id={id}>{title}</h2>
          <button type="button" className="round" aria-label={t('action.close')} onClick={close}>
            <Icon name="close" />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  )
}
