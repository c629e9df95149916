// Drawing on a canvas: calls are recorded here and played by the view (`draw` in spec/ops.md).

import { Op, type Json } from '@hutong/protocol'
import { toJson } from '../json'
import type { OpStream } from '../stream'
import type { ViewContext } from '../tree/backend'

/** Methods of a 2D context that draw or change state and return nothing. */
const METHODS = new Set(
  ('arc arcTo beginPath bezierCurveTo clearRect clip closePath drawImage ellipse fill fillRect fillText lineTo moveTo ' +
    'quadraticCurveTo rect resetTransform restore rotate roundRect save scale setLineDash setTransform stroke strokeRect ' +
    'strokeText transform translate').split(' '),
)

/** The old interface's setters and the properties they stand for. */
const SETTERS: { [method: string]: string } = {
  setFillStyle: 'fillStyle',
  setStrokeStyle: 'strokeStyle',
  setLineWidth: 'lineWidth',
  setLineCap: 'lineCap',
  setLineJoin: 'lineJoin',
  setMiterLimit: 'miterLimit',
  setGlobalAlpha: 'globalAlpha',
  setTextAlign: 'textAlign',
  setTextBaseline: 'textBaseline',
}

class Gradient {
  readonly stops: Json[] = []

  constructor(
    private readonly gradient: 'linear' | 'radial',
    private readonly at: unknown[],
  ) {}

  addColorStop(offset: number, color: string): void {
    this.stops.push([Number(offset), String(color)])
  }

  toJson(): Json {
    return { gradient: this.gradient, at: this.at.map(Number), stops: this.stops }
  }
}

/** What `canvas.createImage()` gives: it counts as loaded as soon as it has a source. Its size is not known here. */
class CanvasImage {
  onload: (() => void) | undefined
  onerror: ((error: unknown) => void) | undefined
  width = 0
  height = 0
  private source = ''

  get src(): string {
    return this.source
  }

  set src(source: string) {
    this.source = String(source)
    void Promise.resolve().then(() => this.onload?.())
  }
}

/** Records what is drawn. Properties that were set read back; what a canvas does not have is undefined. */
export class Recorder {
  private actions: Json[] = []
  private readonly properties: { [name: string]: unknown } = { font: '10px sans-serif' }

  constructor(private readonly recorded: () => void) {}

  take(): Json[] {
    return this.actions.splice(0)
  }

  /** The context object that the mini-program draws with; `extra` holds further methods. */
  context(extra: { [name: string]: unknown }): unknown {
    return new Proxy(extra, {
      get: (own, name) => (typeof name === 'string' ? (own[name] ?? this.member(name)) : undefined),
      set: (_own, name, value) => {
        if (typeof name === 'string') this.assign(name, value)
        return true
      },
      has: (own, name) => typeof name === 'string' && (name in own || this.member(name) !== undefined),
    })
  }

  private member(name: string): unknown {
    if (METHODS.has(name)) return (...args: unknown[]) => this.record([name, ...args.map(argument)])
    const property = SETTERS[name]
    if (property !== undefined) return (value: unknown) => this.assign(property, value)
    switch (name) {
      case 'setFontSize':
        return (size: unknown) => this.assign('font', String(this.properties['font']).replace(/[\d.]+px/, `${Number(size)}px`))
      case 'setShadow':
        return (x: unknown, y: unknown, blur: unknown, color: unknown) =>
          Object.entries({ shadowOffsetX: x, shadowOffsetY: y, shadowBlur: blur, shadowColor: color }).forEach(([key, value]) => this.assign(key, value))
      case 'createLinearGradient':
        return (...at: unknown[]) => new Gradient('linear', at)
      case 'createRadialGradient':
        return (...at: unknown[]) => new Gradient('radial', at)
      case 'createCircularGradient':
        return (x: unknown, y: unknown, radius: unknown) => new Gradient('radial', [x, y, 0, x, y, radius])
      case 'measureText':
        return (text: unknown) => ({ width: estimateWidth(String(text), String(this.properties['font'])) })
      default:
        return this.properties[name]
    }
  }

  private assign(name: string, value: unknown): void {
    this.properties[name] = value
    this.record(['=', name, argument(value)])
  }

  private record(action: Json[]): void {
    this.actions.push(action)
    this.recorded()
  }
}

function argument(value: unknown): Json {
  if (value instanceof Gradient) return value.toJson()
  if (value instanceof CanvasImage) return { image: value.src }
  return toJson(value)
}

/** Full-width letters are as wide as the font is high, others about half of it. */
function estimateWidth(text: string, font: string): number {
  const size = Number(/([\d.]+)px/.exec(font)?.[1] ?? 10)
  let ems = 0
  for (const letter of text) ems += letter > '\u2e7f' ? 1 : 0.55
  return ems * size
}

/**
 * A canvas as `fields({node: true})` gives it: `type="2d"`, drawn as soon as the script yields. Libraries keep it in
 * their data: a copy has what is public, which is enough to say which canvas it is.
 */
export class CanvasNode {
  width = 300
  height = 150
  #scheduled = false
  readonly #recorder = new Recorder(() => this.#schedule())
  readonly #view: ViewContext

  constructor(
    view: ViewContext,
    readonly id: number,
  ) {
    this.#view = view
  }

  getContext(type: string): unknown {
    return type === '2d' ? this.#recorder.context({ canvas: this }) : null
  }

  createImage(): unknown {
    return new CanvasImage()
  }

  requestAnimationFrame(callback: (time: number) => void): number {
    const { stream } = this.#view
    const id = stream.callback(() => callback(Date.now()))
    stream.push(Op.frame, id)
    return id
  }

  cancelAnimationFrame(id: number): void {
    this.#view.stream.drop(id)
  }

  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    void Promise.resolve().then(() => {
      this.#scheduled = false
      const actions = this.#recorder.take()
      // A game goes on drawing after its page has been closed.
      if (this.#view.nodes.has(this.id)) this.#view.stream.push(Op.call, this.id, 'draw', [actions, true], 0)
    })
  }
}

/** The old interface: nothing is drawn before `draw()`, or before the actions are handed to `drawCanvas`. */
export function canvasContext(draw: (actions: Json[], reserve: boolean, done: unknown) => void): unknown {
  const recorder = new Recorder(() => {})
  return recorder.context({
    draw: (reserve?: unknown, done?: unknown) => draw(recorder.take(), reserve === true, done),
    getActions: () => recorder.take(),
    clearActions: () => void recorder.take(),
  })
}

/** Plays recorded actions on a canvas. Without `reserve` it is cleared first. */
export function drawOn(stream: OpStream, canvas: number | undefined, actions: Json, reserve: boolean, done?: unknown): void {
  if (canvas === undefined) return
  const callback = typeof done === 'function' ? stream.callback(() => (done as () => void)()) : 0
  stream.push(Op.call, canvas, 'draw', [actions, reserve], callback)
}
