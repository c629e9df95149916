import { useCallback, useEffect, useRef, useState } from 'react'

/** Something that is read from the back end. While it is read again, what was there stays. */
export interface Loaded<T> {
  data: T | undefined
  error: unknown
  reload: () => void
  set: (next: T | ((before: T) => T)) => void
}

/** Reads when the component appears and whenever `key` changes. */
export function useLoad<T>(key: string, read: () => Promise<T>): Loaded<T> {
  const [state, setState] = useState<{ key: string; data?: T; error?: unknown }>({ key })
  const turn = useRef(0)
  const latest = useRef(read)
  latest.current = read

  const reload = useCallback(() => {
    const mine = ++turn.current
    const settle = (part: { data?: T; error?: unknown }) => {
      if (mine === turn.current) setState((before) => ({ ...(before.key === key ? before : {}), error: undefined, ...part, key }))
    }
    latest.current().then(
      (data) => settle({ data }),
      (error: unknown) => settle({ error }),
    )
  }, [key])

  useEffect(() => {
    reload()
    return () => void turn.current++
  }, [reload])

  const set = useCallback((next: T | ((before: T) => T)) => {
    setState((before) => {
      if (typeof next !== 'function') return { ...before, data: next }
      return before.data === undefined ? before : { ...before, data: (next as (before: T) => T)(before.data) }
    })
  }, [])

  const current = state.key === key ? state : { key }
  return { data: current.data, error: current.error, reload, set }
}
