// Passkeys as browsers have them: what the platform asks goes to the device, what the device answers goes back.
import { useQuery } from '@tanstack/react-query'
import { ask, Problem, type Schemas } from './api'

type Ceremony = Schemas['Ceremony']

/** A browser has passkeys over TLS and on `localhost` alone, and for names; those that are older than the JSON forms are left out. */
const supported = 'PublicKeyCredential' in window && 'parseRequestOptionsFromJSON' in PublicKeyCredential && !/^\[|^[\d.]+$/.test(location.hostname)

/** Whether passkeys are to be offered: by this browser, and on this platform. */
export function useOffered(): boolean {
  const offered = useQuery({
    queryKey: ['passkeys'], enabled: supported, staleTime: Infinity,
    queryFn: () => ask('post', '/v1/sessions/passkey/begin', {}).then(() => true, (thrown: unknown) => {
      if (thrown instanceof Problem && thrown.code === 'passkeys_unavailable') return false
      throw thrown
    }),
  })
  return offered.data ?? false
}

/** Whether the browser offers passkeys where an email is typed. */
export const fills = () => PublicKeyCredential.isConditionalMediationAvailable()

const NAMES: Record<string, string> = { InvalidStateError: 'passkey_there', SecurityError: 'passkey_elsewhere' }

/** What a device answers, or the problem that it is. */
async function answer(asked: Promise<Credential | null>): Promise<object> {
  try {
    return (await asked as PublicKeyCredential).toJSON() as object
  } catch (thrown) {
    if (!(thrown instanceof DOMException) || thrown.name === 'AbortError') throw thrown
    throw new Problem(0, NAMES[thrown.name] ?? 'passkey_given_up', thrown.message)
  }
}

/** Has the device make a passkey; throws a `Problem` when there is none. */
export async function make({ ceremony, options }: Ceremony): Promise<Omit<Schemas['NewPasskey'], 'name'>> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options as unknown as PublicKeyCredentialCreationOptionsJSON)
  return { ceremony, credential: await answer(navigator.credentials.create({ publicKey })) as Schemas['NewPasskey']['credential'] }
}

/** Has the device sign with a passkey; throws a `Problem` when it does not. */
export async function show({ ceremony, options }: Ceremony, more: Pick<CredentialRequestOptions, 'mediation' | 'signal'> = {}): Promise<Schemas['Assertion']> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options as unknown as PublicKeyCredentialRequestOptionsJSON)
  return { ceremony, credential: await answer(navigator.credentials.get({ ...more, publicKey })) as Schemas['Assertion']['credential'] }
}
