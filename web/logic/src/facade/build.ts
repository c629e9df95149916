// The façade: the object that a mini-program knows as `wx`, built from the generated table of its dialect.

import type { Facade } from '@hutong/protocol'
import type { Extension } from '../extension'
import { calls } from './calls'
import { callbackForm, syncForm, type Args } from './form'
import type { Services } from './services'
import { Task } from './task'
import type { Translator } from './translator'
import { asObject } from '../json'

export type FacadeObject = { [name: string]: unknown }

export function buildFacade(facade: Facade, translator: Translator, services: Services, extensions: Extension[]): FacadeObject {
  const { host, reporter, topics } = services
  const { form, apis = {} } = facade
  const handlers = Object.assign(calls(services, facade), ...extensions.map(extension => extension.calls?.(services, facade))) as ReturnType<typeof calls>
  const out: FacadeObject = {}

  /** Answers `capability` here, or asks the broker. */
  const run = (capability: string, name: string, given: Args, task?: Task): unknown =>
    translator.call(name, given, args => {
      const handler = handlers[capability]
      if (handler) return handler(args, name, task)
      return task ? task.call(host, capability, args, progress => task.emit('ProgressUpdate', progress)) : host.invoke(capability, args)
    })
  /** Arguments by position as one object; names without positions take one object. */
  const gather = (name: string, args: unknown[]): Args => {
    const names = facade.positional?.[name]
    if (!names) return asObject(args[0])
    return Object.fromEntries(names.map((parameter, index) => [parameter, args[index]]))
  }
  const part = (name: string, result: unknown): unknown => {
    const field = facade.returns?.[name]
    return field === undefined ? result : asObject(result)[field]
  }

  for (const [name, capability] of Object.entries(apis.callback ?? {})) {
    out[name] = (options?: unknown, component?: unknown) => {
      // What deals with nodes takes the component they are in as a second argument.
      const more = capability.startsWith('view.') && component ? { component } : {}
      return callbackForm(reporter, form, name, options, args => run(capability, name, { ...args, ...more }))
    }
  }
  for (const [name, capability] of Object.entries(apis.task ?? {})) {
    out[name] = (options?: unknown) => {
      const task = new Task(reporter)
      const promise = callbackForm(reporter, form, name, options, args => run(capability, name, args, task))
      if (form.thenable_tasks && promise) return Object.defineProperties(promise, Object.getOwnPropertyDescriptors(task.object))
      // Nobody can listen to a promise that is not given: its failure is silent.
      promise?.catch(() => undefined)
      return task.object
    }
  }
  for (const [name, capability] of Object.entries(apis.sync ?? {})) {
    out[name] = (...args: unknown[]) => {
      const result = syncForm(form, name, () => run(capability, name, gather(name, args)))
      // A write that the broker refuses later is reported: the caller has gone on.
      if (result instanceof Promise) {
        result.catch(error => reporter.error(error, name))
        return undefined
      }
      return part(name, result)
    }
  }
  for (const [name, capability] of Object.entries(apis.event ?? {})) {
    out[name] = (listener?: unknown) => {
      if (name.startsWith('off')) return topics.off(capability, listener)
      topics.on(capability, listener, value => translator.tell(name, value))
      // What is told only while somebody listens begins now.
      handlers[capability]?.({}, name)
    }
  }
  for (const [name, capability] of Object.entries(apis.object ?? {})) {
    out[name] = (...args: unknown[]) => run(capability, name, gather(name, args))
  }
  for (const [name, capability] of Object.entries(apis.value ?? {})) {
    // One whose code has not come is not there: nobody asked for it, so there is nobody to tell that it fails.
    if (handlers[capability]) out[name] = part(name, run(capability, name, {}))
  }
  return out
}
