// Plugins live with their vendor and come with no package. What asks for one gets something whose every call fails.

import type { Reporter } from './report'

/** `requirePlugin`: `console` names each plugin once. */
export function absentPlugins(reporter: Reporter): object {
  const named = new Set<string>()
  const absent = (given: unknown): string => {
    const name = String(given)
    if (!named.has(name)) reporter.warn(`plugin ${name} is not supported`)
    named.add(name)
    return name
  }
  return Object.assign((name: unknown) => plugin(absent(name)), {
    // The vendor rejects with both when a plugin cannot be had.
    async: (name: unknown) => refused({ mod: absent(name), errMsg: 'requirePlugin.async:fail not supported' }),
  })
}

/** Whose members, and what their calls give, are of the same kind; only what a call gave is a promise, too. */
function plugin(name: string, promise?: Promise<never>): object {
  const errMsg = `${name}:fail not supported`
  return new Proxy(function () {}, {
    get: (own, key) => {
      if (key === 'then' || key === 'catch' || key === 'finally') return promise?.[key].bind(promise)
      return Reflect.get(own, key) ?? (typeof key === 'symbol' ? undefined : members(own, key, name))
    },
    apply: (_own, _this, [options]: [{ fail?: unknown }?]) => {
      if (typeof options?.fail === 'function') options.fail({ errMsg })
      return plugin(name, refused({ errMsg }))
    },
    construct: () => plugin(name),
  })
}

/** A member stays the one that it was. */
function members(own: object, key: string, name: string): unknown {
  const member = plugin(name)
  Object.defineProperty(own, key, { value: member, writable: true, configurable: true })
  return member
}

/** Rejects for who looks at it; who does not, does not get an unhandled rejection for it. */
function refused(reason: object): Promise<never> {
  const promise = Promise.reject<never>(reason)
  promise.catch(() => undefined)
  return promise
}
