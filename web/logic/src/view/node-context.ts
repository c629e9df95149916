// Objects that speak for one built-in of a page: `createVideoContext`, `createMapContext`, a query's `context()` …

import { Op, type Form } from '@hutong/protocol'
import { callbackForm, type Args } from '../facade/form'
import type { Services } from '../facade/services'
import { CallError } from '../host'
import { toJson } from '../json'

/** The methods of each built-in that has some; the view knows what they do. */
const METHODS: { [tag: string]: string } = {
  audio: 'setSrc play pause seek',
  camera: 'takePhoto startRecord stopRecord setZoom onCameraFrame',
  editor: 'blur clear format getContents getSelectionText insertCustomBlock insertDivider insertImage insertText redo removeFormat scrollIntoView setContents undo',
  'live-player': 'play pause resume stop mute snapshot requestFullScreen exitFullScreen requestPictureInPicture exitPictureInPicture',
  'live-pusher': 'start stop pause resume switchCamera toggleTorch snapshot startPreview stopPreview playBGM stopBGM setBGMVolume setMICVolume sendMessage',
  lottie: 'play pause stop setSpeed goToAndPlay goToAndStop playFromMinToMaxFrame playFromMinToMaxProgress getDuration downgradeToPlaceholder',
  map: 'getCenterLocation moveToLocation translateMarker moveAlong includePoints getRegion getRotate getScale getSkew setCenterOffset addMarkers removeMarkers ' +
    'addCustomLayer removeCustomLayer addGroundOverlay updateGroundOverlay removeGroundOverlay initMarkerCluster setBoundary setLocMarkerIcon fromScreenLocation toScreenLocation openMapApp',
  video: 'play pause stop seek sendDanmu playbackRate requestFullScreen exitFullScreen showStatusBar hideStatusBar requestBackgroundPlayback exitBackgroundPlayback exitPictureInPicture',
}

export function hasContext(tag: string): boolean {
  return Object.hasOwn(METHODS, tag)
}

/** `node` says which, when a method is called; undefined while there is none. */
export function nodeContext({ context, reporter }: Services, form: Form, tag: string, node: () => number | undefined): unknown {
  const run = async (method: string, args: unknown[]): Promise<unknown> => {
    const id = node()
    if (id === undefined) throw new CallError('invalid', `no ${tag} with this id`)
    const answer = await new Promise<unknown>(done => context.stream.push(Op.call, id, method, args.map(toJson), context.stream.callback(done)))
    const { error, ...result } = (answer ?? {}) as Args
    if (error !== undefined) throw new CallError('invalid', String(error))
    return result
  }
  const on = (event: unknown, listener: unknown): void => {
    const id = node()
    if (id === undefined || typeof listener !== 'function') return
    const callback = context.stream.callback(detail => void reporter.guard(`${tag} ${String(event)}`, () => (listener as (detail: unknown) => void)(detail)), true)
    context.stream.push(Op.call, id, 'on', [{ event: String(event), callback }], 0)
  }
  const methods = Object.fromEntries(
    (METHODS[tag] ?? '').split(' ').map(method => [
      method,
      (...args: unknown[]) => {
        const [options, ...rest] = args
        // Some methods take values, most take one object.
        const plain = typeof options !== 'object' || options === null
        const promise = callbackForm(reporter, form, method, plain ? undefined : options, given => run(method, plain ? args : [given, ...rest]))
        promise?.catch(() => undefined)
        return promise
      },
    ]),
  )
  return tag === 'map' ? { ...methods, on } : methods
}
