// What the device measures, as the browser tells it, until the call ends.

import { Failed } from '../failure'
import type { Call } from './broker'

/** Milliseconds between two values. */
const INTERVALS: Record<string, number> = { game: 20, ui: 60, normal: 200 }
const GRAVITY = 9.80665
const RADIANS = Math.PI / 180

type Reading = Record<string, number | string>

/** Sensor → the page's event, and what a mini-program is told of it; undefined when it says nothing. */
const SENSORS: Record<string, { event: string; read(event: Event): Reading | undefined }> = {
  accelerometer: { event: 'devicemotion', read: (event) => three((event as DeviceMotionEvent).accelerationIncludingGravity, ['x', 'y', 'z'], 1 / GRAVITY) },
  gyroscope: {
    event: 'devicemotion',
    read: (event) => {
      const turned = three((event as DeviceMotionEvent).rotationRate, ['beta', 'gamma', 'alpha'], RADIANS)
      return turned && { x: turned['beta']!, y: turned['gamma']!, z: turned['alpha']! }
    },
  },
  motion: { event: 'deviceorientation', read: (event) => three(event as DeviceOrientationEvent, ['alpha', 'beta', 'gamma'], 1) },
  compass: {
    event: 'ondeviceorientationabsolute' in globalThis ? 'deviceorientationabsolute' : 'deviceorientation',
    read: (event) => {
      const { alpha, absolute, webkitCompassHeading: heading } = event as DeviceOrientationEvent & { webkitCompassHeading?: number }
      const direction = heading ?? (absolute && alpha !== null ? (360 - alpha) % 360 : undefined)
      return direction === undefined ? undefined : { direction, accuracy: 'unknow' }
    },
  },
}

/** Tells `{begun: true}` first, once the browser has agreed. */
export async function watch({ sensor, interval = 'normal' }: Record<string, unknown>, { signal, tell }: Call): Promise<never> {
  const { event, read } = SENSORS[String(sensor)]!
  const kind = event === 'devicemotion' ? globalThis.DeviceMotionEvent : globalThis.DeviceOrientationEvent
  if (!kind) throw new Failed('unsupported', 'not supported')
  const { requestPermission } = kind as { requestPermission?(): Promise<string> }
  if (requestPermission && (await requestPermission.call(kind).catch(() => 'denied')) !== 'granted') throw new Failed('denied', 'auth deny')
  signal.throwIfAborted()
  tell({ begun: true })
  let last = -Infinity
  addEventListener(event, (happened) => {
    const reading = happened.timeStamp - last >= INTERVALS[String(interval)]! ? read(happened) : undefined
    if (!reading) return
    last = happened.timeStamp
    tell(reading)
  }, { signal })
  return ended(signal)
}

/** How much of the page the keyboard covers, each time that changes. */
export function watchKeyboard(_: unknown, { signal, tell }: Call): Promise<never> {
  const viewport = globalThis.visualViewport
  if (!viewport) throw new Failed('unsupported', 'not supported')
  let last = 0
  viewport.addEventListener('resize', () => {
    const height = Math.max(0, Math.round(innerHeight - viewport.height * viewport.scale))
    if (height !== last) tell({ height, duration: 0 })
    last = height
  }, { signal })
  tell({ begun: true })
  return ended(signal)
}

function three<N extends string>(values: { readonly [name in N]: number | null } | null, names: N[], factor: number): Reading | undefined {
  if (!values || names.every((name) => values[name] === null)) return undefined
  return Object.fromEntries(names.map((name) => [name, (values[name] ?? 0) * factor]))
}

function ended(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }))
}
