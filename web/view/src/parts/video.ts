// <video>: the browser's player with our own controls. What may be loaded is decided by the frame's content policy.

import type { Json } from '@hutong/protocol'
import type { KeptElement } from '../node'
import { make, number } from '../node'
import { Part } from '../part'
import { ERRORS } from './audio'
import { Danmu } from './danmu'
import { FullScreen } from './full-screen'
import { finite, VideoControls } from './video-controls'

const EVENTS = ['play', 'pause', 'ended', 'timeupdate', 'waiting', 'error', 'progress', 'loadedmetadata'] as const
const FITS = new Set(['contain', 'fill', 'cover'])

export class Video extends Part {
  readonly #video: HTMLVideoElement
  readonly #controls: VideoControls
  readonly #screen: FullScreen
  #danmu: Danmu | undefined
  #started = false
  /** When the last source is in place, or known to be none. */
  #loaded = Promise.resolve()
  #watched: MutationObserver | undefined

  constructor(element: KeptElement, view: Part['view']) {
    super(element, view)
    const video = this.#video = make('video', '', element)
    video.playsInline = true
    this.#screen = new FullScreen(element, view, () => {
      this.#draw()
      this.emit('fullscreenchange', { fullScreen: this.#screen.on, direction: element.clientWidth > element.clientHeight ? 'horizontal' : 'vertical' })
    })
    this.#controls = new VideoControls(element, video, {
      toggle: () => video.paused ? void this.#play() : video.pause(),
      large: () => void (this.#screen.on ? this.#screen.exit() : this.#screen.enter(this.num('direction', 0))),
      shown: (show) => this.emit('controlstoggle', { show }),
    })
    element.$slot = make('div', 'wx-video-slot', element)
    for (const type of EVENTS) video.addEventListener(type, () => this.emit(type, this.#detail(type)))
    video.addEventListener('seeked', () => this.emit('seekcomplete', { position: video.currentTime }))
    video.addEventListener('play', () => this.hush())
  }

  override update(): void {
    const video = this.#video
    video.loop = this.flag('loop')
    video.autoplay = this.flag('autoplay')
    // The user may have changed it since.
    if (this.changed.has('muted')) video.muted = this.flag('muted')
    const fit = this.text('object-fit', 'contain')
    video.style.objectFit = FITS.has(fit) ? fit : 'contain'
    // Whether there are any is said once; the lines may follow.
    if (this.flag('enable-danmu') || this.flag('danmu-btn')) this.#comment()
    if (this.changed.has('poster')) void this.#resolve('poster')
    if (this.changed.has('src')) {
      this.#started = false
      this.#loaded = this.#resolve('src')
    }
    this.#watch()
    this.#draw()
  }

  #draw(): void {
    const on = (name: string): boolean => this.props[name] !== false
    this.#controls.draw({
      any: on('controls'), center: on('show-center-play-btn'), play: on('show-play-btn'), middle: this.text('play-btn-position') === 'center',
      progress: typeof this.props['show-progress'] === 'boolean' ? this.flag('show-progress') : undefined, mute: this.flag('show-mute-btn'), large: on('show-fullscreen-btn'),
      title: this.text('title'), duration: Math.max(0, this.num('duration', 0)), taps: this.flag('enable-play-gesture'), drags: on('controls') && on('enable-progress-gesture'),
    }, this.#screen.on)
  }

  #comment(): void {
    const danmu = this.#danmu ??= new Danmu(this.#video, this.element)
    if (this.changed.has('danmu-list')) danmu.lines = this.props['danmu-list']
    if (this.changed.has('enable-danmu')) danmu.hidden = !this.flag('enable-danmu')
    if (this.changed.has('danmu-btn')) danmu.switchable = this.flag('danmu-btn')
  }

  /** A page that another one lies on is not heard, unless it is to be. */
  #watch(): void {
    const page = this.#watched ? undefined : this.view.pages.of(this.element)?.root
    if (!page) return
    this.#watched = new MutationObserver(() => {
      if (page.hidden && this.props['auto-pause-if-navigate'] !== false) this.#video.pause()
    })
    this.#watched.observe(page, { attributeFilter: ['hidden'] })
  }

  async #resolve(name: 'src' | 'poster'): Promise<void> {
    const source = this.text(name)
    const url = source && await this.file(source)
    if (source !== this.text(name)) return
    if (url) this.#video[name] = url
    else {
      this.#video.removeAttribute(name)
      // As a source that cannot be played.
      if (source && name === 'src') this.emit('error', { errMsg: 'MEDIA_ERR_SRC_NOT_SUPPORTED' })
    }
  }

  #detail(type: (typeof EVENTS)[number]): Json {
    const video = this.#video
    const duration = finite(video.duration) || Math.max(0, this.num('duration', 0))
    switch (type) {
      case 'loadedmetadata': {
        const begin = this.num('initial-time', 0)
        if (!this.#started && begin > 0 && !video.currentTime) video.currentTime = begin
        this.#started = true
        return { width: video.videoWidth, height: video.videoHeight, duration }
      }
      case 'timeupdate':
        return { currentTime: video.currentTime, duration }
      case 'progress':
        return { buffered: duration && video.buffered.length ? video.buffered.end(video.buffered.length - 1) / duration * 100 : 0 }
      case 'error':
        return { errMsg: ERRORS[video.error?.code ?? 0] ?? '' }
      default:
        return {}
    }
  }

  /** Refused before the user has done anything; the event `play` tells when it went. A pause or another source that comes first is no error. */
  async #play(): Promise<void> {
    await this.#video.play().catch((error: DOMException) => void (this.#video.error || error.name === 'AbortError' || this.emit('error', { errMsg: String(error) })))
  }

  override async call(method: string, [value]: Json[]): Promise<Json> {
    const video = this.#video
    await this.#loaded
    switch (method) {
      case 'play':
        await this.#play()
        break
      case 'pause':
        video.pause()
        break
      case 'stop':
        video.pause()
        video.currentTime = 0
        break
      case 'seek':
        video.currentTime = number(value, 0)
        break
      case 'playbackRate':
        video.defaultPlaybackRate = video.playbackRate = number(value, 1) || 1
        break
      case 'sendDanmu': {
        const { text, color } = (value ?? {}) as { text?: Json, color?: Json }
        this.#danmu?.send(String(text ?? ''), String(color ?? ''))
        break
      }
      case 'requestFullScreen':
        await this.#screen.enter(number((value as { direction?: Json } | undefined)?.direction, this.num('direction', 0)))
        break
      case 'exitFullScreen':
        await this.#screen.exit()
        break
      case 'showStatusBar':
      case 'hideStatusBar':
        // The frame has none.
        break
      default:
        return { error: 'not supported' }
    }
    return null
  }

  override hush(): void {
    if (this.view.hushed) this.#video.pause()
  }

  override release(): void {
    this.#video.pause()
    this.#watched?.disconnect()
    this.#controls.release()
    void this.#screen.exit()
  }
}
