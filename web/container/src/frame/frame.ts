// Runs in the sandboxed frame: starts the worker, then joins container, worker and view (spec/ops.md, Ports).

import logic from 'runtime:logic'

declare const hutongView: (ports: { logic: MessagePort; container: MessagePort }) => void

/** Policies only ever add up: each of these narrows what the page's own policy allows. */
function narrow(policy: string): void {
  const meta = document.createElement('meta')
  meta.httpEquiv = 'Content-Security-Policy'
  meta.content = policy
  document.head.append(meta)
}

// The worker inherits this, so from here on no script comes from a server, the frame's own included.
narrow("default-src 'none'; script-src blob:; worker-src blob:; style-src 'unsafe-inline'; img-src * data: blob:; font-src * data: blob:; media-src * data: blob:")
const worker = new Worker(URL.createObjectURL(new Blob([logic], { type: 'text/javascript' })))
const early: string[] = []
worker.onerror = (error) => early.push(error.message)

addEventListener('message', function boot(event: MessageEvent) {
  const [kind, options] = Array.isArray(event.data) ? (event.data as [string, { images: string[] }]) : []
  const [toLogic, toView] = event.ports
  if (event.source !== parent || kind !== 'boot' || !toLogic || !toView) return
  removeEventListener('message', boot)
  const images = ['data:', 'blob:', ...options!.images].join(' ')
  narrow(`img-src ${images}; font-src ${images}; media-src ${images}`)
  const report = (message: string): void => toView.postMessage(['failed', message])
  early.forEach(report)
  worker.onerror = (error) => report(error.message)
  const { port1, port2 } = new MessageChannel()
  worker.postMessage(['connect'], [toLogic, port2])
  hutongView({ logic: port1, container: toView })
})
