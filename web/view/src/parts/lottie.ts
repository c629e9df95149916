// <lottie> and <animation-view>: what draws them comes as a script of its own with the first. An animation is data of a
// stranger; its file and its pictures come through the container.

import type { Json } from '@hutong/protocol'
import { make } from '../node'
import { Part } from '../part'
import type { KeptElement } from '../node'

export interface PlayerOptions {
  /** Empty; the animation is drawn in it. */
  box: HTMLElement
  data: { [name: string]: Json }
  /** How often it plays after the first time; for ever when negative. */
  repeat: number
  /** Each time the other way. */
  reverse: boolean
  /** Backwards when negative. */
  speed: number
  /** Address of a picture of the animation; null when there is none. */
  picture(source: string): Promise<string | null>
  emit(event: 'animationstart' | 'animationrepeat' | 'animationend'): void
}

export interface Player {
  call(method: string, args: { [name: string]: Json }): Json
  remove(): void
}

declare global {
  /** The script gives what it draws with here. */
  var hutongLottie: ((options: PlayerOptions) => Promise<Player>) | undefined
}

export class Lottie extends Part {
  readonly #box: HTMLElement
  /** As Baidu has it: it plays by itself, for ever, and an attribute says what it does. */
  readonly #baidu: boolean
  #player: Promise<Player | null> = Promise.resolve(null)
  #fallback: HTMLImageElement | undefined

  constructor(element: KeptElement, view: Part['view']) {
    super(element, view)
    this.#baidu = element.localName === 'wx-animation-view'
    this.#box = make('div', 'wx-lottie-box', element)
    this.element.setAttribute('role', 'img')
  }

  override update(): void {
    if (this.changed.has('path')) this.#load(this.text('path'))
    else if (this.changed.has('speed')) void this.call('setSpeed', [this.num('speed', 1)])
    if (this.#baidu && this.changed.has('action')) void this.call(this.text('action', 'play'), [])
  }

  override async call(method: string, args: Json[]): Promise<Json> {
    if (method === 'downgradeToPlaceholder') {
      await this.#end()
      await this.#placeholder()
      return null
    }
    const given = args[0] ?? {}
    return (await this.#player)?.call(method, typeof given === 'object' ? (given as { [name: string]: Json }) : { value: given, min: given, max: args[1] ?? null }) ?? null
  }

  override release(): void {
    void this.#end()
  }

  async #end(): Promise<void> {
    const player = this.#player
    this.#player = Promise.resolve(null)
    ;(await player)?.remove()
  }

  #load(path: string): void {
    const ended = this.#end()
    void this.#placeholder()
    if (!path) return
    const loading = ended.then(() => this.#make(path))
    this.#player = loading
    void loading.then((player) => {
      if (this.#player !== loading) return
      if (!player) return this.emit('datafailed')
      this.#fallback?.remove()
      this.emit('dataready')
      if (this.#baidu ? this.props['autoplay'] !== false : this.flag('autoplay')) player.call('play', {})
    })
  }

  async #make(path: string): Promise<Player | null> {
    const { assets, pages, scripts } = this.view
    const [text, drawn] = await Promise.all([assets.text(path, pages.of(this.element)?.path ?? ''), globalThis.hutongLottie ? true : scripts.load('lottie')])
    const data = text && drawn ? parsed(text) : null
    if (!data) return null
    const folder = this.text('assets-path', this.text('assetsPath')) || path.replace(/[^/]*$/, '')
    return globalThis.hutongLottie!({
      box: this.#box, data, reverse: this.flag('auto-reverse') || this.flag('autoReverse'), speed: this.num('speed', 1),
      repeat: this.#baidu ? (this.flag('loop') ? -1 : 0) : this.num('repeat-count', this.num('repeatCount', 0)),
      picture: (source) => this.file(`${folder.replace(/\/?$/, '/')}${source}`),
      emit: (event) => {
        this.emit(event)
        if (this.#baidu && event === 'animationend') this.emit('ended')
      },
    }).catch(() => null)
  }

  /** What stands there until the animation does, or in its place. */
  async #placeholder(): Promise<void> {
    const source = this.text('placeholder')
    const url = source && (await this.file(source))
    this.#fallback?.remove()
    if (!url) return
    this.#fallback = make('img', '', this.#box) as HTMLImageElement
    this.#fallback.alt = ''
    this.#fallback.src = url
  }
}

function parsed(text: string): { [name: string]: Json } | null {
  try {
    const data = JSON.parse(text) as Json
    return typeof data === 'object' && data !== null && !Array.isArray(data) ? data : null
  } catch {
    return null
  }
}
