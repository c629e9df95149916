// Names that the vendor has and no capability covers: they exist, fail in the vendor's form and never break a page.

import type { Reporter } from '../report'
import { callbackForm, failureOf, notSupported } from './form'

/** Fields of the vendor's objects that hold data; everything else on them is a method. */
const DATA = /^(src|title|singer|epname|coverImgUrl|paused|duration|currentTime|startTime|volume|loop|autoplay|buffered|playbackRate|then|toJSON)$/

/** Calls that give a task object at once. */
const TASKS = /^(uploadFile|downloadFile|connectSocket)$/

/** A call that fails through its callbacks or its promise. The console names each such call once. */
export function absentCallback(reporter: Reporter, name: string) {
  let told = false
  return (options?: unknown): unknown => {
    if (!told) reporter.warn(`${name} is not supported`)
    told = true
    const promise = refused(reporter, name, options)
    return TASKS.test(name) ? absentObject(reporter) : promise
  }
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
      return (options?: unknown) => refused(reporter, key, options)
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
export function absentChain(reporter: Reporter, name: string): unknown {
  const ends = /^(get|add|update|remove|set|count|watch|end|runTransaction|serverDate)$/
  return new Proxy(() => {}, {
    get: (_own, key) => {
      if (typeof key !== 'string' || key === 'then' || key === 'toJSON') return undefined
      if (ends.test(key)) return (options?: unknown) => refused(reporter, `${name}.${key}`, options)
      return absentChain(reporter, `${name}.${key}`)
    },
    apply: () => absentChain(reporter, name),
  })
}

/** The promise rejects for who looks at it; who does not, does not get an unhandled rejection for it. */
function refused(reporter: Reporter, name: string, options: unknown): Promise<unknown> | undefined {
  const promise = callbackForm(reporter, name, typeof options === 'object' ? options : undefined, () => {
    throw notSupported()
  })
  promise?.catch(() => undefined)
  return promise
}
