// The controls over a <video>, as on the vendor's side: a button in the middle before it begins, then a bar that goes after a while.

import { draggable } from '../drag'
import { make } from '../node'
import { ours } from '../words'

/** How long the bar stays while the video plays, and how soon a second tap has to come, in milliseconds. */
const STAY = 4000
const DOUBLE = 300
/** Narrower ones show no progress unless they are told to, in pixels. */
const WIDE = 240
/** What a movement over the whole width skips, in seconds; less where the video is shorter. */
const SKIP = 120

const icon = (path: string): string => `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${path}"/></svg>`
const PLAY = icon('M6 3.5v17l15-8.5z')
const PAUSE = icon('M5 4h5v16H5zM14 4h5v16h-5z')
const SOUND = icon('M3 9v6h4l6 5V4L7 9zM16 8.5v7a4 4 0 0 0 0-7zM16 4v2a6.5 6.5 0 0 1 0 12v2a8.5 8.5 0 0 0 0-16z')
const SILENT = icon('M3 9v6h4l6 5V4L7 9zM22 9.4 20.6 8l-2.3 2.3L16 8l-1.4 1.4 2.3 2.3-2.3 2.3 1.4 1.4 2.3-2.3 2.3 2.3L22 14l-2.3-2.3z')
const LARGE = icon('M3 3h7v2H5v5H3zM14 3h7v7h-2V5h-5zM3 14h2v5h5v2H3zM19 14h2v7h-7v-2h5z')
const SMALL = icon('M8 3h2v7H3V8h5zM14 3h2v5h5v2h-7zM3 14h7v7H8v-5H3zM14 14h7v2h-5v5h-2z')

/** Which of them are wanted. */
export interface Wanted {
  any: boolean
  /** The button in the middle before it begins. */
  center: boolean
  /** The button that plays and pauses, and whether it stands in the middle. */
  play: boolean
  middle: boolean
  /** Undefined: where there is room. */
  progress: boolean | undefined
  mute: boolean
  large: boolean
  title: string
  /** In seconds, where the author knows; else 0. */
  duration: number
  /** By two taps, and by a movement to the side. */
  taps: boolean
  drags: boolean
}

export interface Actions {
  toggle(): void
  large(): void
  /** They came or went. */
  shown(shown: boolean): void
}

export class VideoControls {
  readonly #box: HTMLElement
  readonly #title: HTMLElement
  readonly #center: HTMLButtonElement
  readonly #length: HTMLElement
  readonly #spinner: HTMLElement
  readonly #hint: HTMLElement
  readonly #bar: HTMLElement
  readonly #play: HTMLButtonElement
  readonly #now: HTMLElement
  readonly #progress: HTMLInputElement
  readonly #total: HTMLElement
  readonly #mute: HTMLButtonElement
  readonly #large: HTMLButtonElement
  #wanted: Wanted | undefined
  #fills = false
  #begun = false
  #shown = true
  #timer = 0
  #tapped = -DOUBLE
  /** Where a movement to the side leads, in seconds. */
  #aim: number | undefined

  constructor(parent: HTMLElement, private readonly video: HTMLVideoElement, private readonly actions: Actions) {
    this.#box = make('div', 'wx-video-controls', parent)
    this.#title = make('div', 'wx-video-title', this.#box)
    this.#spinner = make('div', 'wx-button-loading', this.#box)
    this.#spinner.hidden = true
    this.#center = make('button', 'wx-video-center', this.#box)
    this.#length = make('span', '', this.#center)
    this.#hint = make('div', 'wx-video-hint', this.#box)
    this.#bar = make('div', 'wx-video-bar', this.#box)
    this.#play = make('button', '', this.#bar)
    this.#now = make('time', '', this.#bar)
    this.#progress = make('input', '', this.#bar)
    this.#total = make('time', '', this.#bar)
    this.#mute = make('button', '', this.#bar)
    this.#large = make('button', '', this.#bar)
    this.#progress.type = 'range'
    this.#progress.step = 'any'
    this.#progress.ariaLabel = ours('进度', 'Progress')
    this.#progress.oninput = () => (video.currentTime = Number(this.#progress.value))
    this.#center.onclick = this.#play.onclick = actions.toggle
    this.#mute.onclick = () => (video.muted = !video.muted)
    this.#large.onclick = actions.large
    // Theirs are no taps of the page, and turn no swiper.
    for (const type of ['click', 'pointerdown']) this.#box.addEventListener(type, (event) => event.stopPropagation())
    this.#box.addEventListener('focusin', () => this.#show(true))
    for (const type of ['timeupdate', 'durationchange', 'volumechange', 'pause', 'playing', 'waiting', 'emptied', 'ended', 'play', 'error']) video.addEventListener(type, () => this.#heard(type))
    video.addEventListener('click', ({ timeStamp }) => this.#tap(timeStamp))
    video.addEventListener('pointermove', ({ pointerType }) => pointerType === 'mouse' && this.#show(true))
    let from = 0
    // In its own directions, where it lies on its side.
    const turned = (): number => Number(parent.getAttribute('turned'))
    draggable(video, () => turned() ? 'y' : 'x', {
      begin: () => {
        from = video.currentTime
        return !!this.#wanted?.drags && this.#begun && this.#duration > 0
      },
      move: (dx, dy) => {
        const moved = turned() ? dy * Math.sign(turned()) : dx
        this.#aim = Math.min(this.#duration, Math.max(0, from + (moved / (video.clientWidth || 1)) * Math.min(SKIP, this.#duration)))
        this.#draw()
      },
      end: () => {
        if (this.#aim !== undefined) video.currentTime = this.#aim
        this.#aim = undefined
        this.#draw()
      },
    })
  }

  draw(wanted: Wanted, fills: boolean): void {
    this.#wanted = wanted
    this.#fills = fills
    this.#draw()
  }

  get #duration(): number {
    return this.#wanted?.duration || finite(this.video.duration)
  }

  #heard(type: string): void {
    if (type === 'play') this.#begun = true
    else if (type === 'emptied' || type === 'ended') this.#begun = false
    this.#spinner.hidden = type !== 'waiting' && (this.#spinner.hidden || ['playing', 'timeupdate', 'pause', 'error', 'emptied', 'ended'].includes(type))
    if (type === 'play' || type === 'pause') this.#show(true)
    this.#draw()
  }

  #tap(now: number): void {
    const twice = now - this.#tapped < DOUBLE
    this.#tapped = twice ? -DOUBLE : now
    if (twice && this.#wanted?.taps) this.actions.toggle()
    else if (this.#begun) this.#show(!this.#shown)
  }

  /** While it plays they go by themselves. */
  #show(shown: boolean): void {
    clearTimeout(this.#timer)
    if (shown) this.#timer = window.setTimeout(() => { if (!this.video.paused && !this.#bar.matches(':has(:focus-visible)')) this.#show(false) }, STAY)
    if (shown === this.#shown) return
    this.#shown = shown
    this.#draw()
    if (this.#wanted?.any) this.actions.shown(shown)
  }

  #draw(): void {
    const { video } = this
    const wanted = this.#wanted
    if (!wanted) return
    const duration = this.#duration
    const before = !this.#begun && wanted.center
    const now = this.#aim ?? video.currentTime
    this.#box.toggleAttribute('off', !this.#shown && this.#begun)
    this.#center.hidden = !wanted.any || !(before || (wanted.middle && wanted.play && this.#spinner.hidden))
    this.#bar.hidden = !wanted.any || before
    this.#title.hidden = !wanted.any || !this.#fills || !wanted.title
    this.#title.textContent = wanted.title
    const play: [string, string] = video.paused ? [PLAY, ours('播放', 'Play')] : [PAUSE, ours('暂停', 'Pause')]
    look(this.#center, ...play)
    this.#length.textContent = before && duration ? clock(duration) : ''
    look(this.#play, ...play)
    this.#play.hidden = !wanted.play || wanted.middle
    const progress = wanted.progress ?? video.clientWidth > WIDE
    for (const part of [this.#now, this.#progress, this.#total]) part.hidden = !progress
    this.#now.textContent = clock(now)
    this.#total.textContent = clock(duration)
    this.#progress.max = String(duration)
    this.#progress.value = String(now)
    this.#progress.ariaValueText = `${clock(now)} / ${clock(duration)}`
    this.#progress.style.setProperty('--done', `${duration ? (now / duration) * 100 : 0}%`)
    if (video.muted) look(this.#mute, SILENT, ours('取消静音', 'Unmute'))
    else look(this.#mute, SOUND, ours('静音', 'Mute'))
    this.#mute.hidden = !wanted.mute
    if (this.#fills) look(this.#large, SMALL, ours('退出全屏', 'Leave full screen'))
    else look(this.#large, LARGE, ours('全屏', 'Full screen'))
    this.#large.hidden = !wanted.large
    this.#hint.hidden = this.#aim === undefined
    this.#hint.textContent = `${clock(now)} / ${clock(duration)}`
  }

  release(): void {
    clearTimeout(this.#timer)
  }
}

/** A length that is not known counts as none. */
export const finite = (seconds: number): number => (Number.isFinite(seconds) ? seconds : 0)

const clock = (seconds: number): string => [seconds / 60, seconds % 60].map((part) => String(Math.floor(part)).padStart(2, '0')).join(':')

/** Drawn anew only where it differs: a button that is pressed has to stay. */
function look(button: HTMLButtonElement, picture: string, label: string): void {
  if (button.ariaLabel === label) return
  button.querySelector('svg')?.remove()
  button.insertAdjacentHTML('afterbegin', picture)
  button.ariaLabel = label
}
