// The vendor's calling forms: callbacks or a promise, a returned value, how success and failure are told.

import type { Form } from '@hutong/protocol'
import { CallError, codeOf } from '../host'
import { asObject } from '../json'
import type { Reporter } from '../report'

export type Args = { [name: string]: unknown }
export type Result = { [name: string]: unknown }

/** What a mini-program gets when a call fails: `{errMsg}` and its kin. */
export function failureOf({ failure }: Form, name: string, error: unknown): Result {
  const text = error instanceof Error ? error.message : String(error)
  const message = failure.named ? `${name}:fail${text ? ` ${text}` : ''}` : text
  const code = codeOf(error)
  const number = failure.numbers?.[code] ?? failure.numbers?.['other']
  return { [failure.message]: message, ...(failure.number && number !== undefined ? { [failure.number]: number } : {}) }
}

export const notSupported = (): CallError => new CallError('unsupported', 'not supported')

/** Complains, in the vendor's words, about an argument that is not the one object that callback names take. */
function oneObject(options: unknown): Args {
  if (options === undefined || options === null) return {}
  if (typeof options === 'object') return options as Args
  const type = (typeof options).replace(/^./, letter => letter.toUpperCase())
  throw new CallError('invalid', `parameter error: parameter should be Object instead of ${type};`)
}

/**
 * Runs `action` in callback form: `success` or `fail`, then `complete`; a promise when none of them is given. An
 * error inside a callback is reported and stays there.
 */
export function callbackForm(reporter: Reporter, form: Form, name: string, options: unknown, action: (args: Args) => unknown): Promise<Result> | undefined {
  const { success, fail, complete } = asObject(options)
  const callbacks = [success, fail, complete].some(callback => typeof callback === 'function')
  const tell = (callback: unknown, value: Result): void => {
    if (typeof callback === 'function') reporter.guard(`${name} callback`, () => (callback as (value: Result) => void)(value))
  }
  const outcome = begin(() => action(withoutCallbacks(oneObject(options)))).then(
    result => ({ ok: true, value: { ...(form.ok ? { errMsg: `${name}:ok` } : {}), ...asObject(result) } as Result }),
    error => ({ ok: false, value: failureOf(form, name, error) }),
  )
  const told = outcome.then(({ ok, value }) => {
    tell(ok ? success : fail, value)
    tell(complete, value)
    return { ok, value }
  })
  if (callbacks) return undefined
  const promise = told.then(({ ok, value }) => {
    if (ok) return value
    throw value
  })
  if (form.rejections === 'silent') promise.catch(() => undefined)
  return promise
}

async function begin<T>(action: () => T): Promise<T> {
  return action()
}

function withoutCallbacks(options: Args): Args {
  const { success: _success, fail: _fail, complete: _complete, ...args } = options
  return args
}

/** Runs `action` in synchronous form: returns its result, throws an error with the vendor's text. */
export function syncForm<T>(form: Form, name: string, action: () => T): T {
  try {
    return action()
  } catch (error) {
    const failure = failureOf(form, name, error)
    throw Object.assign(new Error(String(failure[form.failure.message])), failure)
  }
}
