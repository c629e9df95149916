// What may be done about a measure, by whom: as the platform's operations have it.
import type { Schemas } from './api'
import type { May, Party } from './session'

type Measure = Pick<Schemas['Measure'], 'by_host' | 'appeal' | 'lifted_at'>
export type Answer = 'appeal' | 'decide' | 'lift'

/** The answers that a party is offered who has these rights; a measure is lifted, and an appeal decided, by who took it; a granted appeal ends it. */
export function offers({ by_host, appeal, lifted_at }: Measure, party: Party, may: May): Answer[] {
  if (lifted_at || appeal === 'granted') return []
  const own = by_host === (party === 'host_owner')
  return [
    ...(may('file_appeal') && appeal === 'none' ? ['appeal'] as const : []),
    ...(own && may('decide_appeal') && appeal === 'filed' ? ['decide'] as const : []),
    ...(own && may('lift_measure') ? ['lift'] as const : []),
  ]
}
