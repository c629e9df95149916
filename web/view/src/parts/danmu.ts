// What flies over a <video>: lines of text from right to left, each at its second of the video, and those that are sent.

import { make } from '../node'
import { ours } from '../words'

/** How long a line takes, in milliseconds, how high its lane is, in pixels, and how many lines there may be at once. */
const FLIGHT = 6000
const LANE = 28
const MOST = 100
/** A movement of the video of more seconds is a jump: what lies between is not made up for. */
const JUMP = 2

interface Line { text: string, color: string, time: number }

export class Danmu {
  readonly #sky: HTMLElement
  readonly #video: HTMLVideoElement
  #lines: Line[] = []
  /** The second up to which lines have flown. */
  #past = -1
  #flown = 0
  #button: HTMLButtonElement | undefined

  constructor(video: HTMLVideoElement, parent: HTMLElement) {
    this.#video = video
    this.#sky = make('div', 'wx-danmu', parent)
    this.#sky.ariaHidden = 'true'
    video.addEventListener('timeupdate', () => this.#advance())
    video.addEventListener('pause', () => this.#animations((one) => one.pause()))
    video.addEventListener('play', () => this.#animations((one) => one.play()))
  }

  /** Lines of the attribute: `{text, color, time}`, in seconds. */
  set lines(given: unknown) {
    this.#lines = (Array.isArray(given) ? given.filter(Object) : []).map(({ text, color, time }) => ({ text: String(text ?? ''), color: String(color ?? ''), time: Number(time) || 0 }))
  }

  /** The button that hides them and shows them again. */
  set switchable(on: boolean) {
    this.#button?.remove()
    if (!on) return
    const button = this.#button = make('button', 'wx-danmu-button', this.#sky.parentElement!, ours('弹', 'Aa'))
    button.ariaLabel = ours('弹幕', 'Comments')
    button.onclick = () => (this.hidden = !this.#sky.hidden)
    this.hidden = this.#sky.hidden
  }

  set hidden(hidden: boolean) {
    this.#sky.hidden = hidden
    if (this.#button) this.#button.ariaPressed = String(!hidden)
  }

  /** Lets a line fly. */
  send(text: string, color: string): void {
    if (this.#sky.hidden || !text || this.#sky.childElementCount >= MOST) return
    const line = make('span', '', this.#sky, text)
    line.style.color = color
    line.style.top = `${(this.#flown++ % Math.max(1, Math.floor(this.#sky.clientHeight / 2 / LANE))) * LANE}px`
    const flight = line.animate([{ transform: `translateX(${this.#sky.clientWidth}px)` }, { transform: `translateX(-${line.offsetWidth}px)` }], FLIGHT)
    flight.onfinish = () => line.remove()
  }

  #advance(): void {
    const { currentTime: now } = this.#video
    const past = Math.abs(now - this.#past) > JUMP ? now - Number.EPSILON : this.#past
    this.#past = now
    for (const { text, color, time } of this.#lines) if (time > past && time <= now) this.send(text, color)
  }

  #animations(act: (animation: Animation) => void): void {
    for (const animation of this.#sky.getAnimations({ subtree: true })) act(animation)
  }
}
