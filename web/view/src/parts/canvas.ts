// <canvas>: plays the drawing that the logic recorded.

import type { Json } from '@hutong/protocol'
import type { KeptElement } from '../node'
import { make } from '../node'
import { Part } from '../part'

interface Gradient { gradient: 'linear' | 'radial', at: number[], stops: [number, string][] }

export class Canvas extends Part {
  readonly #canvas: HTMLCanvasElement
  readonly #images = new Map<string, Promise<HTMLImageElement | null>>()
  /** Draws follow one another, though images have to load first. */
  #queue: Promise<unknown> = Promise.resolve()
  #sized = false

  constructor(element: KeptElement, view: Part['view']) {
    super(element, view)
    this.#canvas = make('canvas', '', element)
  }

  override update(): void {
    this.element.setAttribute('role', 'img')
  }

  override call(method: string, args: Json[]): Promise<Json> {
    const done = this.#queue.then(() => this.#do(method, args))
    this.#queue = done.catch(() => {})
    return done
  }

  async #do(method: string, args: Json[]): Promise<Json> {
    const context = this.#canvas.getContext('2d')
    if (!context) throw new Error('this browser has no 2d canvas')
    switch (method) {
      case 'draw':
        await this.#draw(context, args[0] as Json[][], args[1] === true)
        return null
      case 'measureText':
        context.save()
        context.font = String(args[0])
        try {
          return context.measureText(String(args[1])).width
        } finally {
          context.restore()
        }
      case 'toDataURL':
        return this.#export((args[0] ?? {}) as { [name: string]: number | string | undefined })
      default:
        throw new Error(`no method ${method}`)
    }
  }

  async #draw(context: CanvasRenderingContext2D, actions: Json[][], reserve: boolean): Promise<void> {
    const images = new Map<string, CanvasImageSource | null>()
    for (const source of actions.flat().flatMap((value) => imageOf(value) ?? [])) images.set(source, await this.#image(source))
    for (const [, source] of actions.filter((action) => action[0] === 'drawImage')) {
      if (typeof source === 'string') images.set(source, await this.#image(source))
    }
    this.#fit(context)
    if (!reserve) context.clearRect(0, 0, this.#canvas.width, this.#canvas.height)
    const value = (v: Json | undefined): unknown => {
      if (!v || typeof v !== 'object' || Array.isArray(v)) return v
      if ('gradient' in v) return gradient(context, v as unknown as Gradient)
      return images.get(imageOf(v) ?? '') ?? null
    }
    for (const [name, ...args] of actions) {
      if (name === '=') {
        const property = String(args[0])
        // The size belongs to the canvas, everything else to its context.
        if (property === 'width' || property === 'height') {
          this.#sized = true
          this.#canvas[property] = Number(args[1]) || 0
        } else if (property in context && typeof context[property as keyof typeof context] !== 'function') Reflect.set(context, property, value(args[1]))
      } else if (name === 'drawImage') {
        const image = typeof args[0] === 'string' ? images.get(args[0]) : (value(args[0]) as CanvasImageSource | null)
        if (image) (context.drawImage as (...a: unknown[]) => void)(image, ...args.slice(1))
      } else {
        const method = context[name as keyof typeof context] as unknown
        if (typeof method === 'function' && name !== 'constructor' && Object.hasOwn(CanvasRenderingContext2D.prototype, String(name))) {
          (method as (...a: unknown[]) => unknown).apply(context, args.map(value))
        }
      }
    }
  }

  /** A canvas of the old kind is as large as its box, in the screen's own pixels. */
  #fit(context: CanvasRenderingContext2D): void {
    if (this.#sized) return
    this.#sized = true
    const ratio = this.text('type') === '2d' ? 1 : devicePixelRatio || 1
    this.#canvas.width = this.element.clientWidth * ratio
    this.#canvas.height = this.element.clientHeight * ratio
    context.scale(ratio, ratio)
  }

  #image(source: string): Promise<HTMLImageElement | null> {
    let image = this.#images.get(source)
    if (!image) this.#images.set(source, (image = this.#load(source)))
    return image
  }

  async #load(source: string): Promise<HTMLImageElement | null> {
    const { assets, pages } = this.view
    const url = assets.direct(source) ?? await assets.url(source, pages.of(this.element)?.path ?? '')
    if (!url) return null
    const image = new Image()
    image.crossOrigin = 'anonymous'
    image.src = url
    return image.decode().then(() => image, () => null)
  }

  #export(options: { [name: string]: number | string | undefined }): string {
    const canvas = this.#canvas
    const ratio = canvas.width / (this.element.clientWidth || canvas.width || 1)
    const get = (name: string, fallback: number) => Number(options[name] ?? fallback)
    const x = get('x', 0)
    const y = get('y', 0)
    const width = get('width', canvas.width / ratio - x)
    const height = get('height', canvas.height / ratio - y)
    const out = document.createElement('canvas')
    out.width = get('destWidth', width * ratio)
    out.height = get('destHeight', height * ratio)
    out.getContext('2d')?.drawImage(canvas, x * ratio, y * ratio, width * ratio, height * ratio, 0, 0, out.width, out.height)
    return out.toDataURL(options['fileType'] === 'jpg' ? 'image/jpeg' : 'image/png', get('quality', 1))
  }
}

const imageOf = (value: Json): string | undefined =>
  value && typeof value === 'object' && !Array.isArray(value) && typeof value['image'] === 'string' ? value['image'] : undefined

function gradient(context: CanvasRenderingContext2D, { gradient: kind, at, stops }: Gradient): CanvasGradient {
  const made = kind === 'radial'
    ? context.createRadialGradient(...(at as [number, number, number, number, number, number]))
    : context.createLinearGradient(...(at as [number, number, number, number]))
  for (const [offset, color] of stops) made.addColorStop(offset, color)
  return made
}
