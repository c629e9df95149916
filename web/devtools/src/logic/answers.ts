// Answers to what the panel asks of the mini-program.

import type { Questions, Whose } from '../messages'
import { GET_APP, type Instance, type Services, type TreeElement } from './runtime'
import { type Bounds, seen } from './values'

const bounds = (): Bounds => ({ values: 20_000, depth: 30, letters: 20_000 })

/** The text of a value, else the text itself. */
function valueOf(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return json
  }
}

export function answers({ router, context, storage }: Services): Questions['logic'] {
  const app = (): Instance | undefined => (router.parts.components.modules.globals()[GET_APP] as () => Instance | undefined)()
  const elementOf = (node: number): TreeElement | undefined => context.nodes.get(node)?.__wxElement
  const target = (whose: Whose): Instance => {
    const found = 'app' in whose ? app() : 'node' in whose ? elementOf(whose.node)?.getMethodCaller?.() : (whose.page === undefined ? router.top : router.byId(whose.page))?.instance
    if (!found) throw new Error('it is gone')
    return found
  }
  return {
    pages: () => router.stack.map(({ id, path, query }) => ({ id, path, query })),
    facts(node) {
      const element = elementOf(node)
      return { ...(element?.getMethodCaller && { is: element.is }), within: element?.ownerShadowRoot?.getHostNode().is }
    },
    data(whose) {
      const found = target(whose)
      const data = 'app' in whose ? found.globalData : found.data
      return { data: seen(data, bounds()), ...(found.props !== undefined && { props: seen(found.props, bounds()) }) }
    },
    setData(whose, path, json) {
      const found = target(whose)
      if (!('app' in whose)) return found.setData!({ [path]: valueOf(json) })
      const names = path.split(/[.[\]]+/).filter(Boolean)
      const last = names.pop()!
      let place = (found.globalData ??= {}) as Record<string, unknown>
      for (const name of names) place = place[name] as Record<string, unknown>
      place[last] = valueOf(json)
    },
    storage: () => storage.info().keys.map((key) => [key, seen(storage.get(key), bounds())]),
    setStorage: (key, json) => void storage.set(key, valueOf(json)).catch(() => undefined),
    removeStorage: (key) => void storage.remove(key).catch(() => undefined),
    clearStorage: () => void storage.clear().catch(() => undefined),
  }
}
