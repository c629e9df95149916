// Who is signed in, and for which of their organisations they act.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, use, useState } from 'react'
import { type Answer, ask, credentials, notDescription, Problem, type Schemas, useGet } from './api'

export type Me = Answer<'/v1/me', 'get'>
export type Party = Schemas['Kind']
/** The caller, who acts for an organisation. */
export type Acting = Omit<Me, 'organisation' | 'kind'> & { organisation: Schemas['Organisation'], kind: Party }
export type Right = Me['rights'][number]

const KEPT = 'hutong.organisation'
const HEADER = 'hutong-organisation'

interface Session {
  /** The person; null when nobody is signed in, undefined while that is not known. */
  person: Me | null | undefined
  problem: Problem | null
  /** Id of the organisation that they act for. */
  organisation: string | undefined
  act(organisation: string): void
  /** Throws a `Problem`. */
  signOut(): Promise<void>
}

const Context = createContext<Session | null>(null)

export function useSession(): Session {
  const session = use(Context)
  if (!session) throw new Error('outside of <Session>')
  return session
}

/** Whether this may mean that one is no longer a member of the organisation that one acts for. */
export const withdrawn = ({ status }: Problem) => status === 403 || status === 404
const ended = (thrown: unknown) => thrown instanceof Problem && thrown.status === 401
const isPerson = ({ queryKey }: { queryKey: readonly unknown[] }) => queryKey[0] === 'person'

export function Session({ children }: { children: ReactNode }) {
  const cache = useQueryClient()
  const forget = () => cache.removeQueries({ predicate: query => !isPerson(query) && notDescription.predicate(query) })
  /** Nobody is signed in any more: nothing of theirs stays. */
  const leave = (): null => {
    delete credentials.headers[HEADER]
    forget()
    cache.getMutationCache().clear()
    return null
  }
  const [wish, setWish] = useState(() => localStorage.getItem(KEPT))
  /** They are no longer a member of the organisation that was asked for: another takes its place. */
  const change = () => {
    delete credentials.headers[HEADER]
    localStorage.removeItem(KEPT)
    setWish(null)
    forget()
    return ask('get', '/v1/me', {})
  }
  const person = useQuery<Me | null, Problem>({
    queryKey: ['person'],
    staleTime: Infinity,
    queryFn: () => ask('get', '/v1/me', {}).catch((thrown: unknown) => {
      if (thrown instanceof Problem && withdrawn(thrown) && credentials.headers[HEADER]) return change()
      throw thrown
    }).catch((thrown: unknown) => {
      if (ended(thrown)) return leave()
      throw thrown
    }),
  })
  const theirs = person.data?.memberships.map(({ organisation }) => organisation.id) ?? []
  const organisation = theirs.find(id => id === wish) ?? theirs[0]
  // below this everything is asked for in the organisation's name
  if (organisation) credentials.headers[HEADER] = organisation
  const session: Session = {
    person: person.data, problem: person.error, organisation,
    act(id) {
      localStorage.setItem(KEPT, id)
      credentials.headers[HEADER] = id
      setWish(id)
      forget()
    },
    async signOut() {
      await ask('delete', '/v1/sessions/current', {}).catch((thrown: unknown) => { if (!ended(thrown)) throw thrown })
      cache.setQueryData(['person'], leave())
    },
  }
  return <Context value={session}>{children}</Context>
}

/** What the caller is in the organisation that they act for; only below the shell, which waits for it. */
export function useMe(): Acting {
  const me = useGet('/v1/me', {}).data
  if (!me?.organisation || !me.kind) throw new Error('outside of the shell')
  return { ...me, organisation: me.organisation, kind: me.kind }
}

/** Whether the caller may do something: what they may not is not offered. */
export type May = (right: Right) => boolean

export function useMay(): May {
  const { rights } = useMe()
  return right => rights.includes(right)
}
