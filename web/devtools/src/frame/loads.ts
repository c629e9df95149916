// What pages show from elsewhere, and what of it the frame's policy refuses.

import type { News } from '../messages'

export function watchLoads(tell: (...news: News) => void): void {
  const refused = new Set<string>()
  document.addEventListener('securitypolicyviolation', ({ blockedURI, effectiveDirective }) => {
    refused.add(blockedURI)
    tell('refused', blockedURI, effectiveDirective, Date.now())
  })
  new PerformanceObserver((list) => {
    for (const { name, initiatorType, duration, encodedBodySize, responseStatus, startTime } of list.getEntries() as PerformanceResourceTiming[]) {
      if (/^https?:/.test(name) && !refused.has(name)) tell('loaded', name, initiatorType, responseStatus, encodedBodySize, duration, performance.timeOrigin + startTime)
    }
  }).observe({ type: 'resource', buffered: true })
}
