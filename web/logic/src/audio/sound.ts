// A sound as mini-programs know it: properties that take effect when they are set, methods, and listeners.

import type { Services } from '../facade/services'
import { asObject } from '../json'
import { Topics } from '../topics'

/** Property → what the broker calls it, and what it is at first. */
const SETTINGS: { [name: string]: [theirs: string, first: unknown] } = {
  src: ['src', ''], volume: ['volume', 1], playbackRate: ['rate', 1], loop: ['loop', false], title: ['title', ''], singer: ['singer', ''], epname: ['album', ''],
}
const PLAIN = { autoplay: false, startTime: 0, obeyMuteSwitch: true, coverImgUrl: '', webUrl: '', protocol: 'http', referrerPolicy: 'no-referrer' }
const EVENTS = 'Canplay Play Pause Stop Ended TimeUpdate Error Waiting Seeking Seeked Prev Next'.split(' ')

export interface Sound {
  object: { [name: string]: unknown }
  /** Hears every event of the sound. */
  hear(listener: (event: string) => void): void
}

/** `number` is the sound's among all of the mini-program; `starts`: it plays as soon as it has a source. */
export function sound({ host, reporter }: Services, number: number, starts: boolean): Sound {
  const topics = new Topics(reporter)
  const listeners: ((event: string) => void)[] = []
  const state: { [name: string]: unknown } = { currentTime: 0, duration: 0, paused: true, buffered: 0 }
  const values: { [name: string]: unknown } = {}
  let call: { abort(): void } | undefined
  let ended = false

  const tell = (event: string, detail?: object): void => {
    topics.emit(event, detail)
    for (const listener of listeners) listener(event)
  }
  const failed = (error: unknown): void => tell('Error', { errCode: 10001, errMsg: error instanceof Error ? error.message : String(error) })
  const ask = (capability: string, args: object): void => {
    if (ended) return
    if (!call) {
      const opened = host.call('audio.open', { audio: number }, progress => {
        const { event, message, ...now } = asObject(progress)
        Object.assign(state, now)
        if (event === 'Error') failed(message)
        else tell(String(event))
      })
      call = opened
      opened.result.catch(error => ended || failed(error))
    }
    host.invoke(capability, { audio: number, ...args }).catch(failed)
  }
  const play = () => ask('audio.play', {})
  const act = (name: string, more: object = {}) => ask('audio.act', { act: name, ...more })

  const object: { [name: string]: unknown } = {
    ...PLAIN,
    play,
    pause: () => act('pause'),
    stop: () => act('stop'),
    seek: (position: unknown) => act('seek', { position: Math.max(0, Number(position) || 0) }),
    destroy: () => {
      ended = true
      call?.abort()
    },
  }
  for (const event of EVENTS) {
    object[`on${event}`] = (listener: unknown) => topics.on(event, listener)
    object[`off${event}`] = (listener: unknown) => topics.off(event, listener)
  }
  for (const name of Object.keys(state)) Object.defineProperty(object, name, { enumerable: true, get: () => state[name], set: () => undefined })
  for (const [name, [theirs, first]] of Object.entries(SETTINGS)) {
    values[name] = first
    Object.defineProperty(object, name, {
      enumerable: true,
      get: () => values[name],
      set: (value: unknown) => {
        values[name] = value
        ask('audio.set', { [theirs]: value })
        if (name !== 'src' || value === '') return
        if (Number(object['startTime']) > 0) act('seek', { position: Number(object['startTime']) })
        if (starts || object['autoplay'] === true) play()
      },
    })
  }
  return { object, hear: listener => listeners.push(listener) }
}
