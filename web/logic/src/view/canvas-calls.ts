// The capabilities that draw on a canvas and take what it shows.

import type { Json } from '@hutong/protocol'
import { fromBase64, toBase64 } from '../facade/bytes'
import type { Args } from '../facade/form'
import type { Handler } from '../facade/page-calls'
import type { Services } from '../facade/services'
import { CallError } from '../host'
import { asObject, toJson } from '../json'
import { ask, canvasesOf } from './canvas'
import { canvasContext, drawOn } from './recorder'

const TYPES: { [fileType: string]: string } = { jpg: 'image/jpeg', jpeg: 'image/jpeg', webp: 'image/webp' }

export function canvasCalls(services: Services): { [capability: string]: Handler } {
  const { builtIn, context, host } = services
  const canvases = canvasesOf(context)
  const node = (args: Args): number => {
    const found = builtIn(args, 'canvas', args['canvasId'])()
    if (found === undefined) throw new CallError('invalid', 'canvas is empty')
    return found
  }
  const area = (args: Args): Json[] => [args['x'], args['y'], args['width'], args['height']].map(Number)
  /** A file of this run; where there are none, the picture itself is its address. */
  const kept = async (bytes: ArrayBuffer, type: string): Promise<object> => {
    const file = await host.invoke('media.keep', { bytes, type }).catch(() => ({ tempFilePath: `data:${type};base64,${toBase64(bytes)}` }))
    return asObject(file)
  }

  return {
    'view.canvas': args => {
      const canvas = builtIn(args, 'canvas', args['canvasId'])
      return canvasContext((actions, reserve, done) => drawOn(context.stream, canvas(), actions, reserve, done))
    },
    'view.canvas.draw': args => drawOn(context.stream, node(args), toJson(args['actions']), args['reserve'] === true),
    'view.canvas.offscreen': ({ width, height }) => {
      const options = asObject(width)
      return canvases.offscreen(Number(options['width'] ?? width) || 300, Number(options['height'] ?? height) || 150)
    },
    'view.canvas.pixels': async args => {
      const [, , width, height] = area(args)
      const data = await ask(context, node(args), 'getImageData', ...area(args))
      if (typeof data !== 'string') throw new CallError('invalid', 'the canvas cannot be read')
      return { width, height, data: new Uint8ClampedArray(fromBase64(data)) }
    },
    'view.canvas.pixels.put': async args => {
      const { data } = args
      if (!(data instanceof Uint8ClampedArray)) throw new CallError('invalid', 'parameter error: parameter.data should be Uint8ClampedArray;')
      await ask(context, node(args), 'putImageData', toBase64(data.slice().buffer as ArrayBuffer), ...area(args))
    },
    'view.canvas.save': async args => {
      const canvas = await canvases.real(args['canvas'])
      if (canvas) {
        const [width] = ((await onPage(services, asObject(canvas)['id'])) ?? []) as number[]
        const blob = await exported(canvas, width ? canvas.width / width : 1, args)
        return kept(await blob.arrayBuffer(), blob.type)
      }
      const { id } = asObject(args['canvas'])
      const { canvas: _canvas, canvasId: _id, component: _component, ...options } = args
      const url = await ask(context, typeof id === 'number' ? id : node(args), 'toDataURL', toJson(options))
      const [, type, base64] = /^data:([^;,]+);base64,(.*)$/.exec(String(url)) ?? []
      if (!type || !base64) throw new CallError('invalid', 'canvas is empty')
      return kept(fromBase64(base64), type)
    },
  }
}

/** Width and height of a canvas on its page; null when it is on none. */
function onPage({ context }: Services, id: unknown): Promise<unknown> {
  return typeof id === 'number' && context.nodes.has(id) ? ask(context, id, 'size') : Promise.resolve(null)
}

/** A part of a canvas as a file. The part is told in the page's pixels, of which each is `ratio` of the canvas'. */
function exported(canvas: OffscreenCanvas, ratio: number, options: Args): Promise<Blob> {
  const get = (name: string, fallback: number): number => Number(options[name] ?? fallback) || fallback
  const [x, y] = [Number(options['x']) || 0, Number(options['y']) || 0]
  const width = get('width', canvas.width / ratio - x)
  const height = get('height', canvas.height / ratio - y)
  const out = new OffscreenCanvas(get('destWidth', width * ratio), get('destHeight', height * ratio))
  out.getContext('2d')?.drawImage(canvas, x * ratio, y * ratio, width * ratio, height * ratio, 0, 0, out.width, out.height)
  return out.convertToBlob({ type: TYPES[String(options['fileType'])] ?? 'image/png', quality: get('quality', 1) })
}
