// Late capabilities of a few lines each.

import { CallError } from '../host'
import { asObject } from '../json'
import type { Args } from './form'
import type { Handler } from './page-calls'
import type { Services } from './services'

export function restCalls({ host, reporter, start, storage }: Services): { [capability: string]: Handler } {
  return {
    'app.ext': () => ({ extConfig: {} }),
    'app.log': () => logger(reporter),
    'app.preload': () => ({}),
    'package.fetch': ({ name, root, packageType }, _called, task) => {
      const wanted = String(root ?? name ?? '').replace(/^\/+|\/+$/g, '')
      // Parts for workers, which do not exist here, have neither name nor root.
      const part = packageType === 'workers' ? undefined : start.config.subpackages.find(part => wanted && [part.root, part.name].includes(wanted))
      if (!part) throw new CallError('not_found', 'module not found')
      const args = { root: part.root }
      return task ? task.call(host, 'package.fetch', args, progress => task.emit('ProgressUpdate', progress)) : host.invoke('package.fetch', args)
    },
    'page.describe': () => ({}),

    'privacy.state': () => ({ needAuthorization: false, privacyContractName: '' }),
    'privacy.require': () => ({}),

    'analytics.report': ({ event, data }) => void host.invoke('analytics.tell', { event: String(event), data }).catch(() => undefined),
    'analytics.performance': () => measurements(),

    'storage.getBatch': args => ({ dataList: list(args, 'keyList').map(key => storage.get(key)) }),
    'storage.setBatch': args => Promise.all(list(args, 'kvList').map(pair => storage.set(asObject(pair)['key'], asObject(pair)['value']))),

    'util.random': ({ length }) => {
      if (!Number.isInteger(length) || Number(length) < 1 || Number(length) > 1024 * 1024) throw new CallError('invalid', 'parameter error: parameter.length is out of range;')
      const bytes = new Uint8Array(Number(length))
      for (let at = 0; at < bytes.length; at += 65536) crypto.getRandomValues(bytes.subarray(at, at + 65536))
      return { randomValues: bytes.buffer }
    },
    'util.worklet': worklet,
  }
}

function list(args: Args, name: string): unknown[] {
  const value = args[name]
  if (Array.isArray(value)) return value
  throw new CallError('invalid', `parameter error: parameter.${name} should be Array;`)
}

function logger(reporter: Services['reporter']): unknown {
  const write = (...values: unknown[]): void => reporter.debug(values.map(String).join(' '))
  const log = { debug: write, info: write, log: write, warn: write, error: write, setFilterMsg() {}, addFilterMsg() {}, in() {}, tag: (): unknown => log }
  return log
}

function measurements(): unknown {
  const none = (): unknown[] => []
  return {
    now: () => performance.now(), mark() {}, setBufferSize() {}, getEntries: none, getEntriesByName: none, getEntriesByType: none,
    createObserver: () => ({ observe() {}, disconnect() {} }),
  }
}

/** Animated values have their last one at once. */
function worklet(): unknown {
  const last = (value: unknown): unknown => value
  const done = (value: unknown, _options?: unknown, callback?: unknown): unknown => {
    if (typeof callback === 'function') void Promise.resolve().then(() => callback(true))
    return value
  }
  const easing = new Proxy({}, { get: () => (...given: unknown[]) => (typeof given[0] === 'function' ? given[0] : last) })
  return {
    shared: (value: unknown) => ({ value }),
    derived: (update: () => unknown) => ({ get value() { return update() } }),
    timing: done,
    spring: done,
    decay: () => 0,
    sequence: (...steps: unknown[]) => steps.at(-1),
    repeat: last,
    delay: (_milliseconds: unknown, step: unknown) => step,
    cancelAnimation() {},
    runOnUI: last,
    runOnJS: last,
    Easing: easing,
  }
}
