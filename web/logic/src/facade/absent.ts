// Names that the vendor has and no capability covers: they exist, fail in the vendor's form and never break a page.

import type { Reporter } from '../report'
import { callbackForm, failureOf, notSupported } from './form'

/** Fields of the vendor's objects that hold data; everything else on them is a method. */
const DATA = /^(src|title|singer|epname|coverImgUrl|paused|duration|currentTime|startTime|volume|loop|autoplay|buffered|playbackRate|then|toJSON)$/

export function absentCallback(reporter: Reporter, name: string) {
  return (options?: unknown): unknown => callbackForm(reporter, name, options, refuse)
}

export function absentSync(name: string) {
  return (): unknown => failureOf(name, notSupported())
}

/** An object whose methods fail: with an `errMsg` where they are synchronous, else through callbacks or a promise. */
export function absentObject(reporter: Reporter): unknown {
  const own: { [key: string]: unknown } = {}
  return new Proxy(own, {
    get: (_own, key) => {
      if (typeof key !== 'string') return undefined
      if (Object.hasOwn(own, key) || DATA.test(key)) return own[key]
      if (/^(on|off)[A-Z]/.test(key)) return () => {}
      if (key.endsWith('Sync')) return () => failureOf(key, notSupported())
      return (options?: unknown) => quiet(callbackForm(reporter, key, typeof options === 'object' ? options : undefined, refuse))
    },
    has: () => true,
  })
}

/** Code that expects `wx.cloud` calls it while it starts: `init` is silent, the rest fails. */
export function absentCloud(reporter: Reporter): unknown {
  const cloud = absentObject(reporter) as { [key: string]: unknown }
  cloud['init'] = () => undefined
  cloud['database'] = () => absentChain(reporter, 'database')
  return cloud
}

/** `db.collection('x').where({}).get()`: every step gives the next, every end fails. */
function absentChain(reporter: Reporter, name: string): unknown {
  const ends = /^(get|add|update|remove|set|count|watch|end|runTransaction|serverDate)$/
  return new Proxy(() => {}, {
    get: (_own, key) => {
      if (typeof key !== 'string' || key === 'then' || key === 'toJSON') return undefined
      if (ends.test(key)) return (options?: unknown) => quiet(callbackForm(reporter, `${name}.${key}`, asOptions(options), refuse))
      return absentChain(reporter, `${name}.${key}`)
    },
    apply: () => absentChain(reporter, name),
  })
}

function asOptions(value: unknown): unknown {
  return typeof value === 'object' ? value : undefined
}

/** The promise still rejects for who looks at it; who does not, does not get an unhandled rejection for it. */
function quiet(promise: Promise<unknown> | undefined): Promise<unknown> | undefined {
  promise?.catch(() => undefined)
  return promise
}

function refuse(): never {
  throw notSupported()
}
