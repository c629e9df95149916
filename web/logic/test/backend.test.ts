import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Element, GeneralComponent } from 'glass-easel'
import { expect, test } from 'vitest'
import { OpStream } from '../src/stream'
import { ViewContext } from '../src/tree/backend'

setFlagsFromString('--expose-gc')
const gc = runInNewContext('gc') as () => void

test('a component does not keep the nodes that named its external classes once they are released', async () => {
  const context = new ViewContext(new OpStream(() => {}), { width: () => 375, height: () => 667, pixelRatio: () => 2, theme: () => 'light' })
  const owner = { hasExternalClass: () => true, getExternalClasses: () => ({}), applyExternalClassChanges: () => {} } as unknown as GeneralComponent
  const row = () => {
    const node = context.createElement('view', 'view')
    node.__wxElement = { ownerShadowRoot: { getHostNode: () => owner } } as unknown as Element
    node.setAttribute('hover-class', 'ext')
    return node
  }
  const kept = row()
  const gone = Array.from({ length: 20 }, () => {
    const node = row()
    node.release()
    return new WeakRef(node)
  })
  await new Promise(resolve => setTimeout(resolve))
  gc()
  expect(gone.filter(node => node.deref())).toEqual([])
  expect(context.nodes.get(kept.id)).toBe(kept)
  expect(owner).toBeTruthy()
})
