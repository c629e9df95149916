// canIUse: `request`, `showToast.object.image`, `button.open-type.share`, `scroll-view`.

import type { Facade } from '@hutong/protocol'
import { ASKS } from '../app/open-type'
import { BUILT_INS, hasAttribute, VALUES } from './built-ins'

/** `offered`: the capabilities, and the built-ins, that the host's page provides. */
export function canIUse(facade: Facade, offered: ReadonlySet<string>, schema: unknown): boolean {
  if (typeof schema !== 'string') return false
  if (facade.features?.includes(schema)) return true
  const [head = '', attribute, value] = schema.split('.')
  const capability = capabilityOf(facade, head)
  if (capability) return !facade.host?.[head] || offered.has(capability)
  if (offered.has(head)) return true
  if (!Object.hasOwn(BUILT_INS, head)) return false
  if (!attribute) return true
  if (!hasAttribute(head, attribute)) return false
  if (!value) return true
  if (head === 'button' && attribute === 'open-type') return opens(value, facade, offered)
  const values = VALUES[`${head}.${attribute}`]
  return !values || values.split(' ').includes(value)
}

/** Whether a tap on a button of this type is answered. */
function opens(type: string, facade: Facade, offered: ReadonlySet<string>): boolean {
  // Alipay's, which the compiler writes as the type of what is asked for.
  if (type === 'share' || (type === 'getAuthorize' && facade.name === 'my')) return true
  if (!Object.hasOwn(ASKS, type)) return false
  const { capability } = ASKS[type]!
  return !capability || offered.has(capability)
}

/** The capability behind a name that works. */
function capabilityOf(facade: Facade, name: string): string | undefined {
  for (const names of Object.values(facade.apis ?? {})) if (names && Object.hasOwn(names, name)) return names[name]
  return undefined
}
