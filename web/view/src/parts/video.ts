// <video>: the browser's own player. What may be loaded is decided by the frame's content policy.

import type { Json } from '@hutong/protocol'
import type { KeptElement } from '../node'
import { make } from '../node'
import { Part } from '../part'
import { Danmu } from './danmu'

const EVENTS = ['play', 'pause', 'ended', 'timeupdate', 'waiting', 'error', 'progress', 'loadedmetadata', 'fullscreenchange'] as const
const FITS = new Set(['contain', 'fill', 'cover'])

export class Video extends Part {
  readonly #video: HTMLVideoElement
  #danmu: Danmu | undefined
  #started = false

  constructor(element: KeptElement, view: Part['view']) {
    super(element, view)
    this.#video = make('video', '', element)
    this.#video.playsInline = true
    element.$slot = make('div', 'wx-video-slot', element)
    for (const type of EVENTS) this.#video.addEventListener(type, () => this.emit(type, this.#detail(type)))
    this.#video.addEventListener('play', () => this.hush())
  }

  override update(): void {
    const video = this.#video
    video.controls = this.props['controls'] !== false
    video.loop = this.flag('loop')
    video.muted = this.flag('muted')
    video.autoplay = this.flag('autoplay')
    const fit = this.text('object-fit', 'contain')
    video.style.objectFit = FITS.has(fit) ? fit : 'contain'
    // Whether there are any is said once; the lines may follow.
    if (this.flag('enable-danmu') || this.flag('danmu-btn')) this.#comment()
    if (this.changed.has('poster')) void this.#resolve('poster')
    if (this.changed.has('src')) {
      this.#started = false
      void this.#resolve('src')
    }
  }

  #comment(): void {
    const danmu = this.#danmu ??= new Danmu(this.#video, this.element)
    if (this.changed.has('danmu-list')) danmu.lines = this.props['danmu-list']
    if (this.changed.has('enable-danmu')) danmu.hidden = !this.flag('enable-danmu')
    if (this.changed.has('danmu-btn')) danmu.switchable = this.flag('danmu-btn')
  }

  async #resolve(name: 'src' | 'poster'): Promise<void> {
    const source = this.text(name)
    const url = source && await this.file(source)
    if (source !== this.text(name)) return
    if (url) this.#video[name] = url
    else {
      this.#video.removeAttribute(name)
      if (source && name === 'src') this.emit('error', { errMsg: `no file ${source}` })
    }
  }

  #detail(type: string): Json {
    const video = this.#video
    switch (type) {
      case 'loadedmetadata':
        if (!this.#started) video.currentTime = this.num('initial-time', 0)
        this.#started = true
        return { width: video.videoWidth, height: video.videoHeight, duration: video.duration || 0 }
      case 'timeupdate':
        return { currentTime: video.currentTime, duration: video.duration || 0 }
      case 'progress':
        return { buffered: video.duration && video.buffered.length ? video.buffered.end(video.buffered.length - 1) / video.duration * 100 : 0 }
      case 'fullscreenchange':
        return { fullScreen: document.fullscreenElement !== null, direction: 'horizontal' }
      case 'error':
        return { errMsg: video.error?.message ?? '' }
      default:
        return {}
    }
  }

  override async call(method: string, args: Json[]): Promise<Json> {
    const video = this.#video
    switch (method) {
      case 'play':
        // Refused before the user has done anything; the event `play` tells when it went.
        await video.play().catch((error: unknown) => this.emit('error', { errMsg: String(error) }))
        break
      case 'pause':
        video.pause()
        break
      case 'stop':
        video.pause()
        video.currentTime = 0
        break
      case 'seek':
        video.currentTime = Number(args[0]) || 0
        break
      case 'playbackRate':
        video.playbackRate = Number(args[0]) || 1
        break
      case 'sendDanmu': {
        const { text, color } = (args[0] ?? {}) as { text?: Json, color?: Json }
        this.#danmu?.send(String(text ?? ''), String(color ?? ''))
        break
      }
      case 'requestFullScreen':
        await video.requestFullscreen().catch((error: unknown) => this.emit('error', { errMsg: String(error) }))
        break
      case 'exitFullScreen':
        if (document.fullscreenElement) await document.exitFullscreen()
        break
      default:
        throw new Error(`no method ${method}`)
    }
    return null
  }

  override hush(): void {
    if (this.view.hushed) this.#video.pause()
  }

  override release(): void {
    this.#video.pause()
  }
}
