// The capabilities of the family `audio`: sounds of the mini-program's own, and the one in the background.

import type { Handler } from '../facade/page-calls'
import type { Services } from '../facade/services'
import { sound, type Sound } from './sound'

interface Sounds {
  last: number
  background?: Sound
}

/** All façades of a mini-program share its sounds. */
const sounds = new WeakMap<Services, Sounds>()

/** Event of the background sound → the capability that the older listeners name. */
const TOPICS: { [event: string]: string } = {
  Play: 'audio.background.played', Pause: 'audio.background.paused', Stop: 'audio.background.stopped', Ended: 'audio.background.stopped',
}

export function audioCalls(services: Services): { [capability: string]: Handler } {
  const mine = sounds.get(services) ?? { last: 0 }
  sounds.set(services, mine)
  const background = (): Sound['object'] => {
    if (!mine.background) {
      mine.background = sound(services, ++mine.last, true)
      mine.background.hear(event => {
        const topic = TOPICS[event]
        if (topic) services.topics.emit(topic, {})
      })
    }
    return mine.background.object
  }
  const act = (name: string, ...args: unknown[]): void => (background()[name] as (...args: unknown[]) => void)(...args)

  return {
    'audio.inner': () => sound(services, ++mine.last, false).object,
    'audio.background': background,
    'audio.background.play': ({ dataUrl, title = '', coverImgUrl = '' }) => {
      const manager = background()
      Object.assign(manager, { title, coverImgUrl })
      if (dataUrl === undefined || dataUrl === manager['src']) act('play')
      else manager['src'] = dataUrl
    },
    'audio.background.pause': () => act('pause'),
    'audio.background.stop': () => act('stop'),
    'audio.background.seek': ({ position }) => act('seek', position),
    'audio.background.state': () => {
      const { src, paused, duration, currentTime } = background()
      return src ? { status: paused ? 0 : 1, duration, currentPosition: currentTime, dataUrl: src, downloadPercent: 100 } : { status: 2 }
    },
    'audio.options': () => ({}),
  }
}
