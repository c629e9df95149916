// Runs in the sandboxed frame: starts the worker at once, then joins container, worker and view (spec/ops.md, Ports).
// The view's script stands behind this one in the page, so that the worker's thread starts while the view is compiled.

declare const hutongView: (ports: { logic: MessagePort; container: MessagePort }) => void

/** Policies only ever add up: this narrows what the page's own policy allows. */
function narrow(policy: string): void {
  const meta = document.createElement('meta')
  meta.httpEquiv = 'Content-Security-Policy'
  meta.content = policy
  document.head.append(meta)
}

// The logic stands in the page as a text. The worker inherits the page's policy, so no script of it comes from a server.
const source = document.querySelector('script')!
const worker = new Worker(URL.createObjectURL(new Blob([source.text], { type: 'text/javascript' })))
source.remove()

const [logic, view, inner] = [new MessageChannel(), new MessageChannel(), new MessageChannel()]
worker.onerror = (error) => {
  error.preventDefault() // else it would be told to the worker as an error of the view, and be its next one
  view.port1.postMessage(['failed', error.message])
}
worker.postMessage(['connect'], [logic.port1, inner.port1])
const boot = (event: MessageEvent<[kind: 'boot', options: { images: string[] }]>): void => {
  const images = ['data:', 'blob:', ...event.data[1].images].join(' ')
  narrow(`img-src ${images}; font-src ${images}; media-src ${images}`)
  hutongView({ logic: inner.port2, container: view.port1 }) // takes the port over
}
// The message waits in its port until the view's script is there.
document.addEventListener('DOMContentLoaded', () => (view.port1.onmessage = boot))
parent.postMessage(['frame'], '*', [logic.port2, view.port2])
