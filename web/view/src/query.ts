// Measuring: op query, and observers of what is visible.

import type { Json } from '@hutong/protocol'
import { kebab, type KeptElement } from './node'
import type { Shell } from './shell/shell'
import type { View } from './view'

interface Request {
  node?: number
  viewport?: boolean
  rect?: boolean
  size?: boolean
  scroll?: boolean
  styles?: string[]
  properties?: string[]
}

type Answer = { [name: string]: Json }

export function query(view: View, shell: Shell, requests: Json[]): Json[] {
  const area = shell.rect()
  return requests.map((r) => {
    const request = r as Request
    const element = request.viewport ? shell.area : (view.nodes[request.node ?? 0] as KeptElement | undefined)
    return element?.isConnected ? measure(element, request, area, request.viewport ? shell.scroller : element) : null
  })
}

function measure(element: KeptElement, request: Request, area: DOMRect, scroller: Element): Answer {
  const answer: Answer = {}
  if (request.rect || request.size) {
    const box = element.getBoundingClientRect()
    if (request.rect) Object.assign(answer, relative(box, area))
    if (request.size) Object.assign(answer, { width: box.width, height: box.height })
  }
  if (request.scroll) {
    const { scrollLeft, scrollTop, scrollWidth, scrollHeight } = scroller
    Object.assign(answer, { scrollLeft, scrollTop, scrollWidth, scrollHeight })
  }
  if (request.styles?.length) {
    const computed = getComputedStyle(element)
    answer['styles'] = Object.fromEntries(request.styles.map((name) => [name, computed.getPropertyValue(kebab(name))]))
  }
  if (request.properties) {
    answer['properties'] = Object.fromEntries(request.properties.map((name) => [name, property(element, name)]))
  }
  return answer
}

function property(element: KeptElement, name: string): Json {
  const part = element.$part
  if (name === 'value' && part?.value) return part.value()
  if (name === 'scrollTop' || name === 'scrollLeft') return element[name]
  return element.$props?.[kebab(name)] ?? null
}

interface Box { left: number, top: number, right: number, bottom: number, width: number, height: number }

function relative(box: Box, area: Box): Answer {
  return {
    left: box.left - area.left, top: box.top - area.top, right: box.right - area.left, bottom: box.bottom - area.top,
    width: box.width, height: box.height,
  }
}

interface Observed { root?: number | null, margin?: string, thresholds?: number[] }

export function observe(view: View, id: number, element: KeptElement, options: Json): void {
  const { root, margin, thresholds } = (options ?? {}) as Observed
  const shell = view.pages.of(element)
  if (!shell) throw new Error('only nodes of a page can be observed')
  const within = root ? (view.nodes[root] as Element | undefined) : shell.area
  const observer = new IntersectionObserver((entries) => {
    const area = shell.rect()
    for (const entry of entries) {
      view.callback(id, {
        intersectionRatio: entry.intersectionRatio, time: entry.time,
        boundingClientRect: relative(entry.boundingClientRect, area),
        intersectionRect: relative(entry.intersectionRect, area),
        relativeRect: relative(entry.rootBounds ?? area, area),
      })
    }
  }, { root: within ?? null, rootMargin: margin || '0px', threshold: thresholds?.length ? thresholds : 0 })
  observer.observe(element)
  view.observers.set(id, observer)
}

export function unobserve(view: View, id: number): void {
  view.observers.get(id)?.disconnect()
  view.observers.delete(id)
}
