// Sensors and the keyboard: the broker tells what they are as long as somebody listens.

import type { Call } from '../host'
import type { Services } from './services'
import type { Handler } from './page-calls'

/** Capability of the listeners → how the broker is asked. */
const WATCHED: { [topic: string]: [capability: string, args: object] } = {
  'sensor.accelerometer': ['sensor.watch', { sensor: 'accelerometer' }],
  'sensor.gyroscope': ['sensor.watch', { sensor: 'gyroscope' }],
  'sensor.compass': ['sensor.watch', { sensor: 'compass' }],
  'sensor.motion': ['sensor.watch', { sensor: 'motion' }],
  'ui.keyboard.height': ['ui.keyboard.watch', {}],
}

interface Watch extends Pick<Call, 'abort'> {
  /** Ends when the first value has come, or with the failure. */
  begun: Promise<unknown>
}

/** Calls that go on, by topic; all façades of a mini-program share them. */
const running = new WeakMap<Services, Map<string, Watch>>()

export function sensorCalls(services: Services): { [capability: string]: Handler } {
  const { host, topics, reporter } = services
  const watches = running.get(services) ?? new Map<string, Watch>()
  running.set(services, watches)

  const stop = (topic: string): void => {
    watches.get(topic)?.abort()
    watches.delete(topic)
  }
  const watch = (topic: string, more: object = {}): Promise<unknown> => {
    const known = watches.get(topic)
    if (known) return known.begun
    const [capability, args] = WATCHED[topic] as [string, object]
    let begin = (): void => undefined
    const first = new Promise<void>(resolve => (begin = resolve))
    const { result, abort } = host.call(capability, { ...args, ...more }, value => {
      begin()
      if ((value as { begun?: boolean }).begun !== true) topics.emit(topic, value)
    })
    const mine = { abort, begun: Promise.race([first, result]) }
    watches.set(topic, mine)
    // Another one may have taken its place meanwhile.
    result.catch(() => watches.get(topic) === mine && watches.delete(topic))
    return mine.begun
  }
  const topicOf = (args: { [name: string]: unknown }): string => `sensor.${String(args['sensor'])}`
  const listening = Object.keys(WATCHED).map(topic => [topic, (): void => void watch(topic).catch(error => reporter.warn(`${topic}: ${String((error as Error).message)}`))])

  return {
    ...Object.fromEntries(listening),
    'sensor.start': ({ interval, ...args }) => {
      stop(topicOf(args))
      return watch(topicOf(args), interval === undefined ? {} : { interval }).then(() => ({}))
    },
    'sensor.stop': args => stop(topicOf(args)),
  }
}
