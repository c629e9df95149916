// Sensors and the keyboard: the broker tells what they are as long as somebody listens.

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

/** Calls that go on; all façades of a mini-program share them. */
const running = new WeakMap<Services, Map<string, { abort(): void; begun: Promise<unknown> }>>()

export function sensorCalls(services: Services): { [capability: string]: Handler } {
  const { host, topics, reporter } = services
  const calls = running.get(services) ?? new Map<string, { abort(): void; begun: Promise<unknown> }>()
  running.set(services, calls)

  const stop = (topic: string): void => {
    calls.get(topic)?.abort()
    calls.delete(topic)
  }
  /** Ends when the first value has come, or with the failure. */
  const watch = (topic: string, more: object = {}): Promise<unknown> => {
    const [capability, args] = WATCHED[topic] as [string, object]
    const known = calls.get(topic)
    if (known) return known.begun
    const begun = new Promise((resolve, reject) => {
      const call = host.call(capability, { ...args, ...more }, value => {
        resolve({})
        if ((value as { begun?: boolean }).begun !== true) topics.emit(topic, value)
      })
      calls.set(topic, { abort: () => call.abort(), begun: Promise.resolve() })
      call.result.then(resolve, error => {
        calls.delete(topic)
        reject(error)
      })
    })
    const call = calls.get(topic)
    if (call) call.begun = begun
    return begun
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
