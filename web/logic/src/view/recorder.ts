// Drawing that is recorded here and played by the view (`draw` in spec/ops.md): the old interface, and every canvas where
// the view has none to hand over.

import { Op, type Json } from '@hutong/protocol'
import { asObject, toJson } from '../json'
import type { OpStream } from '../stream'
import { textWidth } from './measure'

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

class Pattern {
  constructor(
    private readonly image: unknown,
    private readonly repetition: unknown,
  ) {}

  toJson(): Json {
    return { pattern: sourceOf(this.image), repetition: String(this.repetition ?? 'repeat') }
  }
}

/** What can be drawn is told by its address, be it the address itself or an image that has one. */
function sourceOf(image: unknown): string {
  return String(typeof image === 'string' ? image : (asObject(image)['src'] ?? ''))
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
    if (name === 'setLineDash') return (segments: unknown, offset?: unknown) => this.dash(segments, offset)
    if (METHODS.has(name)) return (...args: unknown[]) => this.record([name, ...given(args).map(argument)])
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
      case 'createPattern':
        return (image: unknown, repetition: unknown) => new Pattern(image, repetition)
      case 'measureText':
        return (text: unknown) => ({ width: textWidth(String(text), String(this.properties['font'])) })
      default:
        return this.properties[name]
    }
  }

  private assign(name: string, value: unknown): void {
    this.properties[name] = value
    this.record(['=', name, argument(value)])
  }

  private dash(segments: unknown, offset: unknown): void {
    this.record(['setLineDash', toJson(segments)])
    if (offset !== undefined) this.assign('lineDashOffset', Number(offset))
  }

  private record(action: Json[]): void {
    this.actions.push(action)
    this.recorded()
  }
}

/** Callers pass on arguments that they were not given themselves. */
function given(args: unknown[]): unknown[] {
  return args.slice(0, args.findLastIndex(value => value !== undefined) + 1)
}

function argument(value: unknown): Json {
  if (value instanceof Gradient || value instanceof Pattern) return value.toJson()
  if (typeof value === 'object' && value !== null && 'src' in value) return { image: sourceOf(value) }
  return toJson(value)
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
