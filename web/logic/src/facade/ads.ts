// Advertisements as objects. Where the host shows none there is none to load, which the vendor has a number for.

import type { Facade } from '@hutong/protocol'
import { Topics } from '../topics'
import { failureOf } from './form'
import type { Handler } from './page-calls'
import type { Services } from './services'

/** The vendor's number for: no advertisement fits. */
const NONE = 1004

export function adCalls({ start, host, reporter }: Services, { form }: Facade): { [capability: string]: Handler } {
  const ad = (kind: 'interstitial' | 'rewarded') => (args: { [name: string]: unknown }): unknown => {
    const adUnitId = String(args['adUnitId'] ?? '')
    const topics = new Topics(reporter)
    const failed = (name: string, error: unknown): never => {
      const failure = { ...failureOf(form, name, error), errCode: NONE }
      topics.emit('Error', failure)
      throw failure
    }
    const act = (name: string, action: () => Promise<unknown>) => (): Promise<unknown> => {
      const promise = action().catch(error => failed(name, error))
      promise.catch(() => undefined)
      return promise
    }
    const load = act('load', async () => {
      if (!start.offered.includes('ad.show')) throw new Error('no advertisement')
      topics.emit('Load', {})
    })
    const show = act('show', async () => {
      topics.emit('Close', await host.invoke('ad.show', { kind, adUnitId }))
    })
    const listeners = ['Load', 'Error', 'Close'].flatMap(topic => [
      [`on${topic}`, (listener: unknown) => topics.on(topic, listener)],
      [`off${topic}`, (listener: unknown) => topics.off(topic, listener)],
    ])
    // It loads by itself, once its listeners are there.
    void Promise.resolve().then(load).catch(() => undefined)
    return { ...Object.fromEntries(listeners), load, show, destroy: () => undefined }
  }
  return { 'ad.interstitial': ad('interstitial'), 'ad.rewarded': ad('rewarded') }
}
