// The canvas behind `fields({node: true})` and `createOffscreenCanvas`: a real one that lives here, in the worker, so that
// everything it draws and measures is there at once.

import { Op, type Json } from '@hutong/protocol'
import { toBase64 } from '../facade/bytes'
import { asObject } from '../json'
import type { ViewContext } from '../tree/backend'
import { createPicture, type Load } from './picture'
import { encodePng } from './png'
import { Recorder } from './recorder'

/** Asks a canvas of the view; null when it fails. */
export function ask(context: ViewContext, canvas: number, method: string, ...args: Json[]): Promise<unknown> {
  return new Promise(done => context.stream.push(Op.call, canvas, method, args, context.stream.callback(done)))
}

const everybodys = new WeakMap<ViewContext, Canvases>()

/** Those of a mini-program, whichever of its façades asks. */
export function canvasesOf(context: ViewContext): Canvases {
  let canvases = everybodys.get(context)
  if (!canvases) everybodys.set(context, (canvases = new Canvases(context)))
  return canvases
}

class Canvases {
  readonly #context: ViewContext
  /** The canvas of each node, once it was asked for. */
  readonly #canvases = new Map<number, Promise<object>>()
  /** A canvas of the view that nobody sees: it loads the pictures of those that are not on a page. */
  #loader: number | undefined

  constructor(context: ViewContext) {
    this.#context = context
  }

  /** The canvas of a node: always the same. Where the view cannot hand it over, one that records. */
  of(node: number): Promise<object> {
    const context = this.#context
    for (const known of this.#canvases.keys()) if (!context.nodes.has(known)) this.#canvases.delete(known)
    let canvas = this.#canvases.get(node)
    if (!canvas) {
      canvas = ask(context, node, 'surface').then(surface =>
        typeof OffscreenCanvas === 'function' && surface instanceof OffscreenCanvas ? this.#dress(surface, node, this.#load(() => node)) : new RecordedCanvas(context, node),
      )
      this.#canvases.set(node, canvas)
    }
    return canvas
  }

  /** One that is on no page. Where there is none, one that records for nobody. */
  offscreen(width: number, height: number): object {
    if (typeof OffscreenCanvas !== 'function') return Object.assign(new RecordedCanvas(this.#context), { width, height })
    const load = this.#load(() => (this.#loader ??= this.#context.createElement('canvas', 'canvas').id))
    return this.#dress(new OffscreenCanvas(width, height), undefined, load)
  }

  /** The real canvas that `given` is, or is a copy of: libraries keep it in their data, where a copy has the number of its node. */
  async real(given: unknown): Promise<OffscreenCanvas | undefined> {
    if (typeof OffscreenCanvas !== 'function') return undefined
    const canvas = given instanceof OffscreenCanvas ? given : await this.#canvases.get(asObject(given)['id'] as number)
    return canvas instanceof OffscreenCanvas ? canvas : undefined
  }

  #load(by: () => number): Load {
    return source => ask(this.#context, by(), 'image', source) as Promise<ImageBitmap | null>
  }

  /** Adds what the vendor's canvas has beyond the standard's. */
  #dress(canvas: OffscreenCanvas, id: number | undefined, load: Load): OffscreenCanvas {
    const members = {
      createImage: () => createPicture(load),
      createImageData: (width: number, height: number) => new ImageData(width, height),
      createPath2D: (path?: Path2D | string) => new Path2D(path),
      toDataURL: () => dataUrl(canvas),
      ...animationFrames(this.#context),
    }
    for (const [name, value] of Object.entries(members)) Object.defineProperty(canvas, name, { value, writable: true, configurable: true })
    return id === undefined ? canvas : Object.defineProperty(canvas, 'id', { value: id, enumerable: true })
  }
}

function animationFrames({ stream }: ViewContext): { [name: string]: unknown } {
  if (typeof requestAnimationFrame === 'function') {
    return { requestAnimationFrame: requestAnimationFrame.bind(globalThis), cancelAnimationFrame: cancelAnimationFrame.bind(globalThis) }
  }
  return {
    requestAnimationFrame: (callback: (time: number) => void) => {
      const id = stream.callback(() => callback(Date.now()))
      stream.push(Op.frame, id)
      return id
    },
    cancelAnimationFrame: (id: number) => stream.drop(id),
  }
}

/** Whatever it was drawn with, at once; PNG alone, which every caller has to expect. */
function dataUrl(canvas: OffscreenCanvas): string {
  const { width, height } = canvas
  if (!width || !height) return 'data:,'
  const copy = new OffscreenCanvas(width, height).getContext('2d') as OffscreenCanvasRenderingContext2D
  copy.drawImage(canvas, 0, 0)
  return `data:image/png;base64,${toBase64(encodePng(copy.getImageData(0, 0, width, height).data, width, height).buffer as ArrayBuffer)}`
}

/**
 * One that records, and is drawn as soon as the script yields, if it is a node's. What it shows is not known here: it reads
 * as empty. A copy in somebody's data has what is public.
 */
class RecordedCanvas {
  width = 300
  height = 150
  #scheduled = false
  readonly #recorder = new Recorder(() => this.#schedule())
  readonly #context: ViewContext

  constructor(
    context: ViewContext,
    readonly id?: number,
  ) {
    this.#context = context
    Object.defineProperties(this, Object.fromEntries(Object.entries(animationFrames(context)).map(([name, value]) => [name, { value }])))
  }

  getContext(type: string): unknown {
    const { createImageData } = this
    const getImageData = (_x: number, _y: number, width: number, height: number): object => createImageData(width, height)
    return type === '2d' ? this.#recorder.context({ canvas: this, createImageData, getImageData, putImageData: () => {} }) : null
  }

  createImageData(width: number, height: number): object {
    return { width, height, data: new Uint8ClampedArray(width * height * 4) }
  }

  toDataURL(): string {
    return 'data:,'
  }

  createImage(): unknown {
    return new RecordedImage()
  }

  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    void Promise.resolve().then(() => {
      this.#scheduled = false
      const actions = this.#recorder.take()
      // A game goes on drawing after its page has been closed.
      if (this.id !== undefined && this.#context.nodes.has(this.id)) this.#context.stream.push(Op.call, this.id, 'draw', [actions, true], 0)
    })
  }
}

/** It counts as loaded as soon as it has a source. Its size is not known here. */
class RecordedImage {
  onload: (() => void) | undefined
  onerror: ((error: unknown) => void) | undefined
  width = 0
  height = 0
  #source = ''

  get src(): string {
    return this.#source
  }

  set src(source: string) {
    this.#source = String(source)
    void Promise.resolve().then(() => this.onload?.())
  }
}
