// Names that the vendor has and no capability covers: they exist, fail in the vendor's form and never break a page.

import type { AbsentNames, Form } from '@hutong/protocol'
import type { Reporter } from '../report'
import { callbackForm, failureOf, notSupported } from './form'

/** Fields of the vendor's objects that hold data; everything else on them is a method. */
const DATA = /^(src|title|singer|epname|coverImgUrl|paused|duration|currentTime|startTime|volume|loop|autoplay|buffered|playbackRate|then|toJSON)$/

/** The members that a façade has beside those that work. */
export function absentMembers(reporter: Reporter, form: Form, names: AbsentNames): { [name: string]: unknown } {
  const makers: { [style in keyof Required<AbsentNames>]: (name: string) => unknown } = {
    callback: name => absentCallback(reporter, form, name),
    task: name => absentTask(reporter, form, name),
    sync: name => absentSync(form, name),
    event: () => () => undefined,
    object: () => () => absentObject(reporter, form),
    value: name => absentChain(reporter, form, name),
  }
  const members = Object.entries(names).flatMap(([style, list]) => list.split(' ').map(name => [name, makers[style as keyof AbsentNames](name)]))
  return Object.fromEntries(members) as { [name: string]: unknown }
}

/** A call that fails through its callbacks or its promise. The console names each such call once. */
function absentCallback(reporter: Reporter, form: Form, name: string) {
  let told = false
  return (options?: unknown): unknown => {
    if (!told) reporter.warn(`${name} is not supported`)
    told = true
    return refused(reporter, form, name, options)
  }
}

/** The same, for calls that give a task object at once. */
function absentTask(reporter: Reporter, form: Form, name: string) {
  const call = absentCallback(reporter, form, name)
  return (options?: unknown): unknown => {
    call(options)
    return absentObject(reporter, form)
  }
}

function absentSync(form: Form, name: string) {
  return (): unknown => failureOf(form, name, notSupported())
}

/** An object whose methods fail: with a failure's fields where they are synchronous, else through callbacks or a promise. */
export function absentObject(reporter: Reporter, form: Form): unknown {
  const own: { [key: string]: unknown } = {}
  return new Proxy(own, {
    get: (_own, key) => {
      if (typeof key !== 'string') return undefined
      if (Object.hasOwn(own, key) || DATA.test(key)) return own[key]
      if (/^(on|off)[A-Z]/.test(key)) return () => {}
      if (key.endsWith('Sync')) return () => failureOf(form, key, notSupported())
      return (options?: unknown) => refused(reporter, form, key, options)
    },
    has: () => true,
  })
}

/** `db.collection('x').where({}).get()`: every step gives the next, every end fails. */
export function absentChain(reporter: Reporter, form: Form, name: string): unknown {
  const ends = /^(get|add|update|remove|set|count|watch|end|runTransaction|serverDate)$/
  return new Proxy(() => {}, {
    get: (_own, key) => {
      if (typeof key !== 'string' || key === 'then' || key === 'toJSON') return undefined
      if (ends.test(key)) return (options?: unknown) => refused(reporter, form, `${name}.${key}`, options)
      return absentChain(reporter, form, `${name}.${key}`)
    },
    apply: () => absentChain(reporter, form, name),
  })
}

/** The promise rejects for who looks at it; who does not, does not get an unhandled rejection for it. */
function refused(reporter: Reporter, form: Form, name: string, options: unknown): Promise<unknown> | undefined {
  const promise = callbackForm(reporter, form, name, typeof options === 'object' ? options : undefined, () => {
    throw notSupported()
  })
  promise?.catch(() => undefined)
  return promise
}
