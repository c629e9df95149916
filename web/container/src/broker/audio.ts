// Sounds of a mini-program. The call that opens one lasts as long as it does.

import type { App } from '../app'
import { Failed } from '../failure'
import { imageUrl } from './assets'
import type { Call } from './broker'
import { text } from './conform'

const MAX_OPEN = 10
/** Event of the element → the mini-program's. */
const EVENTS: Record<string, string> = {
  canplay: 'Canplay', play: 'Play', pause: 'Pause', ended: 'Ended', timeupdate: 'TimeUpdate', waiting: 'Waiting', seeking: 'Seeking', seeked: 'Seeked',
}

type Args = Record<string, unknown>

interface Sound {
  element: HTMLAudioElement
  tell(event: string, message?: string): void
  /** Whatever is done waits for the source that was set before. */
  source: Promise<void>
  stopped: boolean
}

const playing = new WeakMap<App, Map<number, Sound>>()

/** Lets none be heard any more, until each is played again. */
export function hush(app: App): void {
  for (const { element } of playing.get(app)?.values() ?? []) element.pause()
}

export function open({ audio }: Args, { app, signal, tell }: Call): Promise<void> {
  const sounds = playing.get(app) ?? new Map<number, Sound>()
  playing.set(app, sounds)
  const id = Number(audio)
  if (sounds.has(id)) throw new Failed('invalid', 'parameter error: parameter.audio is in use;')
  if (sounds.size >= MAX_OPEN) throw new Failed('limit', `more than ${MAX_OPEN} sounds at once`)
  const element = new Audio()
  element.preload = 'auto'
  const sound: Sound = {
    element, source: Promise.resolve(), stopped: false,
    tell: (event, message) => {
      const { currentTime, duration, paused, buffered } = element
      tell({ event, currentTime, duration: Number.isFinite(duration) ? duration : 0, paused, buffered: buffered.length ? buffered.end(buffered.length - 1) : 0, ...(message ? { message } : {}) })
    },
  }
  sounds.set(id, sound)
  for (const [theirs, ours] of Object.entries(EVENTS)) element.addEventListener(theirs, () => (sound.stopped && theirs === 'pause') || sound.tell(ours))
  element.addEventListener('error', () => element.getAttribute('src') && sound.tell('Error', element.error?.message || 'the sound cannot be played'))
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => {
      sounds.delete(id)
      element.pause()
      element.removeAttribute('src')
      reject(signal.reason)
    }, { once: true })
  })
}

export async function set({ audio, src, volume, rate, loop, title, singer, album }: Args, { app }: Call): Promise<void> {
  const sound = soundOf(app, audio)
  const { element } = sound
  if (volume !== undefined) element.volume = Number(volume)
  if (rate !== undefined) element.defaultPlaybackRate = element.playbackRate = Number(rate)
  if (loop !== undefined) element.loop = loop === true
  if (title && 'mediaSession' in navigator) navigator.mediaSession.metadata = new MediaMetadata({ title: text(title), artist: text(singer), album: text(album) })
  if (src === undefined) return
  sound.stopped = true
  element.pause()
  sound.source = imageUrl(app, text(src)).then((url) => {
    if (!url || url.startsWith('data:image/')) throw new Failed('domain', 'the sound is not in the download domain list, the package or a file of this run')
    element.src = url
  })
  sound.source.catch(() => undefined)
  await sound.source
}

export async function play({ audio }: Args, { app, signal }: Call): Promise<void> {
  const sound = soundOf(app, audio)
  await sound.source
  signal.throwIfAborted()
  sound.stopped = false
  await sound.element.play().catch((error: unknown) => {
    // Another act came between; anything else the listeners hear of.
    if ((error as Error).name === 'NotAllowedError') throw new Failed('denied', 'the browser plays no sound before the user has touched the page')
  })
}

export async function act({ audio, act, position }: Args, { app }: Call): Promise<void> {
  const sound = soundOf(app, audio)
  const { element } = sound
  await sound.source
  sound.stopped = act === 'stop'
  if (act === 'seek') element.currentTime = Number(position ?? 0)
  else element.pause()
  if (act !== 'stop') return
  element.currentTime = 0
  sound.tell('Stop')
}

function soundOf(app: App, audio: unknown): Sound {
  const sound = playing.get(app)?.get(Number(audio))
  if (!sound) throw new Failed('closed', 'there is no such sound')
  return sound
}
