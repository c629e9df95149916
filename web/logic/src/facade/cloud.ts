// The vendor's cloud, as far as a host answers for it.

import type { Facade } from '@hutong/protocol'
import { absentChain, absentObject } from './absent'
import { callbackForm } from './form'
import type { Handler } from './page-calls'
import type { Services } from './services'

const METHODS = ['callFunction', 'uploadFile', 'downloadFile', 'getTempFileURL', 'deleteFile']

export function cloudCalls({ host, reporter }: Services, { form }: Facade): { [capability: string]: Handler } {
  const cloud = (): { [name: string]: unknown } => {
    const object = absentObject(reporter, form) as { [name: string]: unknown }
    for (const name of METHODS) {
      object[name] = (options: unknown) => {
        const promise = callbackForm(reporter, form, `cloud.${name}`, options, args => host.invoke(`cloud.${name}`, args))
        promise?.catch(() => undefined)
        return promise
      }
    }
    // Code that expects a cloud calls this while it starts.
    object['init'] = () => undefined
    object['database'] = () => absentChain(reporter, form, 'database')
    object['DYNAMIC_CURRENT_ENV'] = Symbol('DYNAMIC_CURRENT_ENV')
    object['CloudID'] = class {
      constructor(readonly cloudID: string) {}
    }
    object['Cloud'] = class {
      constructor() {
        return cloud()
      }
    }
    return object
  }
  return { 'cloud.entry': cloud }
}
