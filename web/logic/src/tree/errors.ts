// What the component framework reports goes to the running mini-program's reporter.

import { addGlobalErrorListener, addGlobalWarningListener } from 'glass-easel'
import { asObject } from '../json'
import type { Reporter } from '../report'

// The framework's listeners are global, and so is the one mini-program that runs in this scope.
let current: Reporter | undefined
const told = new Set<string>()

addGlobalErrorListener((error: unknown, method: string | undefined, component: unknown) => {
  const is = typeof component === 'string' ? component : asObject(component)['is']
  current?.error(error, [is, method].filter(Boolean).join(' ') || 'component')
  return false
})

// "x is not a valid property" and the like: the vendor is silent about them, developers get each of them once.
addGlobalWarningListener((message: unknown) => {
  const text = String(message)
  if (!told.has(text) && told.size < 500) current?.debug(text)
  told.add(text)
  return false
})

export function reportTo(reporter: Reporter): void {
  current = reporter
  told.clear()
}
