// <canvas>: plays the drawing that the logic recorded, or hands the canvas itself to the logic.

import type { Json } from '@hutong/protocol'
import type { KeptElement } from '../node'
import { make } from '../node'
import { Part } from '../part'
import { drawing, type Pictures } from './canvas-actions'

type Numbers = [number, number, number, number]

export class Canvas extends Part {
  readonly #canvas: HTMLCanvasElement
  readonly #images = new Map<string, Promise<HTMLImageElement | null>>()
  /** Draws follow one another, though images have to load first. */
  #queue: Promise<unknown> = Promise.resolve()
  #sized = false

  constructor(element: KeptElement, view: Part['view']) {
    super(element, view)
    this.#canvas = make('canvas', '', element)
    element.$slot = make('div', 'wx-canvas-slot', element)
  }

  override update(): void {
    this.element.setAttribute('role', 'img')
  }

  override call(method: string, args: Json[]): Promise<Json> {
    // Neither waits for what is drawn: the canvas that goes is not drawn here.
    if (method === 'image') return this.#bitmap(String(args[0])) as Promise<never>
    if (method === 'surface') return Promise.resolve(this.#surface() as never)
    const done = this.#queue.then(() => this.#do(method, args))
    this.#queue = done.catch(() => {})
    return done
  }

  async #do(method: string, args: Json[]): Promise<Json> {
    const { clientWidth, clientHeight } = this.element
    if (method === 'size') return [clientWidth, clientHeight]
    const context = this.#canvas.getContext('2d')
    if (!context) throw new Error('this browser has no 2d canvas, or another kind draws on it')
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
      case 'getImageData':
        return this.#pixels(args.map(Number) as Numbers)
      case 'putImageData':
        this.#put(context, String(args[0]), args.slice(1).map(Number) as Numbers)
        return null
      default:
        throw new Error(`no method ${method}`)
    }
  }

  async #draw(context: CanvasRenderingContext2D, actions: Json[][], reserve: boolean): Promise<void> {
    const { sources, play } = drawing(actions)
    const images: Pictures = new Map()
    for (const source of sources) images.set(source, await this.#image(source))
    this.#fit(context, !reserve)
    play(context, images, (name, value) => {
      this.#sized = true
      this.#canvas[name] = value
    })
  }

  /** A canvas of the old kind is as large as its box, in the screen's own pixels. Setting the size takes everything away. */
  #fit(context: CanvasRenderingContext2D, anew: boolean): void {
    if (this.#sized && !anew) return
    const old = this.text('type') !== '2d'
    if (old) {
      const ratio = devicePixelRatio || 1
      this.#canvas.width = this.element.clientWidth * ratio
      this.#canvas.height = this.element.clientHeight * ratio
      context.scale(ratio, ratio)
    } else if (anew) this.#canvas.width = this.#canvas.width as number
    this.#sized = true
  }

  /** The canvas itself, for the logic to draw on; null when that cannot be, be it that something has been drawn here. */
  #surface(): OffscreenCanvas | null {
    try {
      return this.#canvas.transferControlToOffscreen()
    } catch {
      return null
    }
  }

  async #bitmap(source: string): Promise<ImageBitmap | null> {
    const image = await this.#image(source)
    this.#images.delete(source) // the logic keeps what it wants
    return image && createImageBitmap(image).catch(() => null)
  }

  #image(source: string): Promise<HTMLImageElement | null> {
    let image = this.#images.get(source)
    if (!image) this.#images.set(source, (image = this.#load(source)))
    return image
  }

  async #load(source: string): Promise<HTMLImageElement | null> {
    const url = await this.file(source)
    if (!url) return null
    const image = new Image()
    image.crossOrigin = 'anonymous'
    image.src = url
    return image.decode().then(() => image, () => null)
  }

  get #ratio(): number {
    return this.#canvas.width / (this.element.clientWidth || this.#canvas.width || 1)
  }

  #export(options: { [name: string]: number | string | undefined }): string {
    const canvas = this.#canvas
    const ratio = this.#ratio
    const get = (name: string, fallback: number) => Number(options[name] ?? fallback)
    const x = get('x', 0)
    const y = get('y', 0)
    const width = get('width', canvas.width / ratio - x)
    const height = get('height', canvas.height / ratio - y)
    const out = this.#part([x, y, width, height], get('destWidth', width * ratio), get('destHeight', height * ratio))
    return out.toDataURL(options['fileType'] === 'jpg' ? 'image/jpeg' : 'image/png', get('quality', 1))
  }

  #pixels(area: Numbers): string {
    const [, , width, height] = area
    const pixels = this.#part(area, width, height).getContext('2d')!.getImageData(0, 0, width, height).data
    let text = ''
    for (let at = 0; at < pixels.length; at += 0x8000) text += String.fromCharCode(...pixels.subarray(at, at + 0x8000))
    return btoa(text)
  }

  #put(context: CanvasRenderingContext2D, base64: string, [x, y, width, height]: Numbers): void {
    this.#fit(context, false)
    const pixels = new ImageData(Uint8ClampedArray.from(atob(base64), (letter) => letter.charCodeAt(0)), width, height)
    const out = document.createElement('canvas')
    Object.assign(out, { width, height })
    out.getContext('2d')!.putImageData(pixels, 0, 0)
    const ratio = this.#ratio
    context.save()
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    context.globalAlpha = 1
    context.globalCompositeOperation = 'source-over'
    context.clearRect(x, y, width, height)
    context.drawImage(out, x, y, width, height)
    context.restore()
  }

  /** A part of the canvas, told in the page's pixels, as a canvas of its own. */
  #part([x, y, width, height]: Numbers, toWidth: number, toHeight: number): HTMLCanvasElement {
    const ratio = this.#ratio
    const out = document.createElement('canvas')
    out.width = toWidth
    out.height = toHeight
    out.getContext('2d')?.drawImage(this.#canvas, x * ratio, y * ratio, width * ratio, height * ratio, 0, 0, out.width, out.height)
    return out
  }
}
