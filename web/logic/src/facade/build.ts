// The façade: the object that a mini-program knows as `wx`, built from the generated table of its dialect.

import type { Facade } from '@hutong/protocol'
import { absentCallback, absentChain, absentCloud, absentObject, absentSync } from './absent'
import { calls } from './calls'
import { canIUse } from './can-i-use'
import { callbackForm, syncForm, type Args } from './form'
import { request } from './network'
import type { Services } from './services'
import { asObject } from '../json'

export type FacadeObject = { [name: string]: unknown }

export function buildFacade(facade: Facade, services: Services): FacadeObject {
  const { host, reporter, topics } = services
  const handlers = calls(services, facade)
  const out: FacadeObject = {}

  handlers['system.canIUse'] = args => canIUse(args['schema'], name => capabilityOf(facade, name) !== undefined)

  /** Answers `capability` here, or asks the broker. */
  const run = (capability: string, name: string, args: Args): unknown => {
    const full = { ...canonical(args, facade.params[capability]), ...facade.fixed[name] }
    const handler = handlers[capability]
    return handler ? handler(full, name) : host.invoke(capability, full)
  }
  const answer = (capability: string, result: unknown): unknown => {
    if (result instanceof Promise) return result.then(value => answer(capability, value))
    return facade.result[capability] ? renamed(result, facade.result[capability]) : result
  }
  /** Arguments by position as one object; names without positions take one object. */
  const gather = (name: string, args: unknown[]): Args => {
    const names = facade.positional[name]
    if (!names) return asObject(args[0])
    return Object.fromEntries(names.map((parameter, index) => [parameter, args[index]]))
  }

  for (const [name, capability] of Object.entries(facade.apis.callback ?? {})) {
    if (capability === 'network.request') out[name] = (options?: unknown) => request(host, reporter, name, options)
    else out[name] = (options?: unknown, component?: unknown) => {
      // What deals with nodes takes the component they are in as a second argument.
      const more = capability.startsWith('view.') && component ? { component } : {}
      return callbackForm(reporter, name, options, args => answer(capability, run(capability, name, { ...args, ...more })))
    }
  }
  for (const [name, capability] of Object.entries(facade.apis.sync ?? {})) {
    const field = facade.returns[name]
    out[name] = (...args: unknown[]) => {
      const result = syncForm(name, () => answer(capability, run(capability, name, gather(name, args))))
      // A write that the broker refuses later is reported: the caller has gone on.
      if (result instanceof Promise) {
        result.catch(error => reporter.error(error, name))
        return undefined
      }
      return field === undefined ? result : asObject(result)[field]
    }
  }
  for (const [name, capability] of Object.entries(facade.apis.event ?? {})) {
    out[name] = (listener?: unknown) => (name.startsWith('off') ? topics.off(capability, listener) : topics.on(capability, listener))
  }
  for (const [name, capability] of Object.entries(facade.apis.object ?? {})) {
    out[name] = (...args: unknown[]) => run(capability, name, gather(name, args))
  }
  for (const [name, capability] of Object.entries(facade.apis.value ?? {})) out[name] = run(capability, name, {})

  for (const name of words(facade.unsupported.callback)) out[name] ??= absentCallback(reporter, name)
  for (const name of words(facade.unsupported.sync)) out[name] ??= absentSync(name)
  for (const name of words(facade.unsupported.object)) out[name] ??= () => absentObject(reporter)
  for (const name of words(facade.unsupported.event)) out[name] ??= () => undefined
  for (const name of words(facade.unsupported.value)) out[name] ??= name === 'cloud' ? absentCloud(reporter) : absentChain(reporter, name)
  return out
}

/** The capability behind a name that works. */
function capabilityOf(facade: Facade, name: string): string | undefined {
  for (const names of Object.values(facade.apis)) if (names && Object.hasOwn(names, name)) return names[name]
  return undefined
}

function words(text: string | undefined): string[] {
  return text ? text.split(' ') : []
}

/** Arguments under the catalogue's names. `table`: canonical → the dialect's. */
function canonical(args: Args, table: { [name: string]: string } | undefined): Args {
  if (!table) return args
  const back = Object.fromEntries(Object.entries(table).map(([ours, theirs]) => [theirs, ours]))
  return Object.fromEntries(Object.entries(args).map(([name, value]) => [back[name] ?? name, value]))
}

function renamed(result: unknown, table: { [name: string]: string }): unknown {
  return Object.fromEntries(Object.entries(asObject(result)).map(([name, value]) => [table[name] ?? name, value]))
}
