// dist/lottie.js: what plays <lottie>. A script of its own, since few mini-programs have one.

import type { Json } from '@hutong/protocol'
// The build without expressions: it runs no code of an animation.
import lottie, { type AnimationItem } from 'lottie-web/build/player/lottie_light'
import { number } from '../node'
import type { Player, PlayerOptions } from '../parts/lottie'

/** More layers and pictures than animations have. */
const MAX_PICTURES = 200

globalThis.hutongLottie = async (options) => {
  await prepare(options)
  const inner = document.createElement('div')
  inner.style.cssText = 'position:absolute;inset:0'
  const root = document.createElement('div')
  options.box.append(root)
  // Ids and classes that layers name stay among themselves.
  root.attachShadow({ mode: 'open' }).append(inner)
  const item = lottie.loadAnimation({ container: inner, renderer: 'svg', loop: false, autoplay: false, animationData: options.data })
  return new Animation(item, options, root)
}

/** Pictures come through the container, and fonts not at all: they would be styles of a stranger in the page. */
async function prepare({ data, picture }: PlayerOptions): Promise<void> {
  const assets = Array.isArray(data['assets']) ? data['assets'].slice(0, MAX_PICTURES) : []
  data['assets'] = assets
  await Promise.all(assets.map(async (asset) => {
    if (typeof asset !== 'object' || asset === null || Array.isArray(asset) || typeof asset['p'] !== 'string') return
    const source = asset['p']
    const url = /^data:image\//.test(source) ? source : await picture(`${typeof asset['u'] === 'string' ? asset['u'] : ''}${source}`)
    Object.assign(asset, { e: 1, u: '', p: url ?? '' })
  }))
  const { list } = (data['fonts'] ?? {}) as { list?: Json }
  for (const font of Array.isArray(list) ? list : []) if (typeof font === 'object' && font !== null) Object.assign(font, { origin: 0, fOrigin: '', fPath: '' })
}

class Animation implements Player {
  #played = 0
  #began = false

  constructor(private readonly item: AnimationItem, private readonly options: PlayerOptions, private readonly root: HTMLElement) {
    this.#speed(options.speed)
    item.addEventListener('complete', () => this.#completed())
    item.goToAndStop(this.#first(), true)
  }

  call(method: string, args: { [name: string]: Json }): Json {
    const { item } = this
    const last = item.totalFrames - 1
    const frame = (name: string, scale: number): number => Math.min(last, Math.max(0, number(args[name], 0) * scale))
    switch (method) {
      case 'play':
        this.#begin()
        item.play()
        return null
      case 'pause':
        item.pause()
        return null
      case 'stop':
        item.goToAndStop(this.#first(), true)
        this.#began = false
        return null
      case 'setSpeed':
        this.#speed(number(args['value'], 1))
        return null
      case 'goToAndStop':
        item.goToAndStop(frame('value', last), true)
        return null
      case 'goToAndPlay':
        this.#begin()
        item.goToAndPlay(frame('value', last), true)
        return null
      case 'playFromMinToMaxProgress':
      case 'playFromMinToMaxFrame': {
        const scale = method === 'playFromMinToMaxFrame' ? 1 : last
        this.#begin()
        item.playSegments([frame('min', scale), frame('max', scale)], true)
        return null
      }
      case 'getDuration':
        return { duration: Math.round(item.getDuration(false) * 1000) }
      default:
        return { error: 'not supported' }
    }
  }

  remove(): void {
    this.item.destroy()
    this.root.remove()
  }

  #begin(): void {
    if (!this.#began) this.options.emit('animationstart')
    this.#began = true
    this.#played = 0
  }

  #first(): number {
    return this.item.playDirection < 0 ? this.item.totalFrames - 1 : 0
  }

  #speed(speed: number): void {
    this.item.setSpeed(Math.abs(speed))
    this.item.setDirection(speed < 0 ? -1 : 1)
  }

  #completed(): void {
    const { item, options } = this
    if (options.repeat >= 0 && this.#played >= options.repeat) {
      this.#began = false
      return options.emit('animationend')
    }
    this.#played += 1
    options.emit('animationrepeat')
    if (!options.reverse) return item.goToAndPlay(this.#first(), true)
    item.setDirection(item.playDirection < 0 ? 1 : -1)
    item.play()
  }
}
