// What a recorded drawing says (spec/ops.md, Call): which pictures it needs, and how it is played.

import type { Json } from '@hutong/protocol'

export type Pictures = Map<string, CanvasImageSource | null>

interface Gradient { gradient: 'linear' | 'radial', at: number[], stops: [number, string][] }
interface Pattern { pattern: string, repetition: string }

interface Drawing {
  /** Addresses of the pictures in it. */
  sources: Set<string>
  /** Plays it; `resize` is for what belongs to the canvas, not to its context. */
  play(context: CanvasRenderingContext2D, pictures: Pictures, resize: (name: 'width' | 'height', value: number) => void): void
}

export function drawing(actions: Json[][]): Drawing {
  const sources = new Set(actions.flatMap((action) => [...action.flatMap((value) => sourceOf(value) ?? []), ...(action[0] === 'drawImage' && typeof action[1] === 'string' ? [action[1]] : [])]))
  return {
    sources,
    play(context, pictures, resize) {
      const value = (v: Json | undefined): unknown => {
        if (!v || typeof v !== 'object' || Array.isArray(v)) return v
        if ('gradient' in v) return gradient(context, v as unknown as Gradient)
        const picture = pictures.get(sourceOf(v) ?? '') ?? null
        return picture && 'pattern' in v ? context.createPattern(picture, (v as unknown as Pattern).repetition) : picture
      }
      for (const [name, ...args] of actions) {
        if (name === '=') {
          const property = String(args[0])
          if (property === 'width' || property === 'height') resize(property, Number(args[1]) || 0)
          else if (property in context && typeof context[property as keyof typeof context] !== 'function') Reflect.set(context, property, value(args[1]))
        } else if (name === 'drawImage') {
          const picture = typeof args[0] === 'string' ? pictures.get(args[0]) : (value(args[0]) as CanvasImageSource | null)
          if (picture) (context.drawImage as (...a: unknown[]) => void)(picture, ...args.slice(1))
        } else {
          const method = context[name as keyof typeof context] as unknown
          if (typeof method === 'function' && name !== 'constructor' && Object.hasOwn(CanvasRenderingContext2D.prototype, String(name))) {
            (method as (...a: unknown[]) => unknown).apply(context, args.map(value))
          }
        }
      }
    },
  }
}

function sourceOf(value: Json): string | undefined {
  if (!value || typeof value !== 'object' || Array.isArray(value)) return undefined
  const source = value['image'] ?? value['pattern']
  return typeof source === 'string' ? source : undefined
}

function gradient(context: CanvasRenderingContext2D, { gradient: kind, at, stops }: Gradient): CanvasGradient {
  const made = kind === 'radial'
    ? context.createRadialGradient(...(at as [number, number, number, number, number, number]))
    : context.createLinearGradient(...(at as [number, number, number, number]))
  for (const [offset, color] of stops) made.addColorStop(offset, color)
  return made
}
