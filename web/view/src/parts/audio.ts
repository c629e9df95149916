// <audio>: the browser's sound, with a row of our own: picture, name, author, time. Without `controls` nothing is seen.

import type { Json } from '@hutong/protocol'
import type { KeptElement } from '../node'
import { make } from '../node'
import { Part } from '../part'
import { ours } from '../words'

const EVENTS = ['play', 'pause', 'ended', 'timeupdate', 'error'] as const

export class Audio extends Part {
  readonly #sound: HTMLAudioElement
  readonly #row: HTMLElement
  readonly #button: HTMLButtonElement
  readonly #name: HTMLElement
  readonly #author: HTMLElement
  readonly #time: HTMLElement
  /** When the last source is in place, or known to be none. */
  #loaded = Promise.resolve()

  constructor(element: KeptElement, view: Part['view']) {
    super(element, view)
    this.#sound = make('audio', '', element)
    this.#row = make('div', 'wx-audio-row', element)
    this.#button = make('button', '', this.#row)
    this.#name = make('b', '', this.#row)
    this.#author = make('span', '', this.#row)
    this.#time = make('time', '', this.#row)
    element.$slot = make('div', '', element)
    this.#button.onclick = () => this.#sound.paused ? this.#play() : this.#sound.pause()
    for (const type of EVENTS) this.#sound.addEventListener(type, () => this.#heard(type))
    this.#sound.addEventListener('play', () => this.hush())
  }

  override update(): void {
    this.#row.hidden = !this.flag('controls')
    this.#sound.loop = this.flag('loop')
    this.#name.textContent = this.text('name') || ours('未知音频', 'Unknown sound')
    this.#author.textContent = this.text('author') || ours('未知作者', 'Unknown author')
    if (this.changed.has('src')) this.#loaded = this.#load(this.text('src'))
    if (this.changed.has('poster')) void this.#picture(this.text('poster'))
    this.#draw()
  }

  async #picture(source: string): Promise<void> {
    const url = source && await this.file(source)
    if (source === this.text('poster')) this.#button.style.backgroundImage = url ? `url("${CSS.escape(url)}")` : ''
  }

  async #load(source: string): Promise<void> {
    this.props['src'] = source
    const url = source && await this.file(source)
    if (source !== this.text('src')) return
    if (url) this.#sound.src = url
    else {
      this.#sound.removeAttribute('src')
      // As a source that cannot be played.
      if (source) this.emit('error', { errMsg: 'MEDIA_ERR_SRC_NOT_SUPPORTED' })
    }
  }

  #heard(type: (typeof EVENTS)[number]): void {
    this.#draw()
    const { currentTime, duration, error } = this.#sound
    this.emit(type, type === 'timeupdate' ? { currentTime, duration: duration || 0 } : type === 'error' ? { errMsg: ERRORS[error?.code ?? 0] ?? '' } : {})
  }

  #draw(): void {
    const { paused, currentTime } = this.#sound
    this.#button.textContent = paused ? '▶' : '❚❚'
    this.#button.ariaLabel = paused ? ours('播放', 'Play') : ours('暂停', 'Pause')
    this.#time.textContent = `${String(Math.floor(currentTime / 60)).padStart(2, '0')}:${String(Math.floor(currentTime % 60)).padStart(2, '0')}`
  }

  /** Refused before the user has done anything; the event `play` tells when it went. A pause or another source that comes first is no error. */
  async #play(): Promise<void> {
    await this.#sound.play().catch((error: DOMException) => void (this.#sound.error || error.name === 'AbortError' || this.emit('error', { errMsg: String(error) })))
  }

  override async call(method: string, [value]: Json[]): Promise<Json> {
    if (method === 'setSrc') this.#loaded = this.#load(String(value))
    await this.#loaded
    if (method === 'play') await this.#play()
    else if (method === 'pause') this.#sound.pause()
    else if (method === 'seek') this.#sound.currentTime = Number(value) || 0
    else if (method !== 'setSrc') throw new Error(`no method ${method}`)
    return null
  }

  override hush(): void {
    if (this.view.hushed) this.#sound.pause()
  }

  override release(): void {
    this.#sound.pause()
  }
}

/** The vendor's names of what a media element says by number. */
export const ERRORS = ['', 'MEDIA_ERR_ABORTED', 'MEDIA_ERR_NETWORK', 'MEDIA_ERR_DECODE', 'MEDIA_ERR_SRC_NOT_SUPPORTED']
