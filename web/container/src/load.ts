// Brings modules of the container from the platform into the page.

/** What loads these modules, once for each platform; after a failure the next call tries again. */
export function loader(modules: string[]): (platform: string, nonce?: string) => Promise<void> {
  const loading = new Map<string, Promise<void>>()
  let failures = 0
  return (platform, nonce) => {
    const base = platform.replace(/\/$/, '')
    let running = loading.get(base)
    if (!running) {
      // A browser remembers that a module failed to load; another query makes it another module.
      const query = failures ? `?attempt=${failures}` : ''
      running = Promise.all(modules.map((name) => script(`${base}/container/${name}${query}`, nonce))).then(() => undefined)
      running.catch(() => {
        failures += 1
        loading.delete(base)
      })
      loading.set(base, running)
    }
    return running
  }
}

function script(src: string, nonce: string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const element = Object.assign(document.createElement('script'), { type: 'module', src, ...(nonce && { nonce }) })
    element.onload = () => resolve()
    element.onerror = () => {
      element.remove()
      reject(new Error(`${src} cannot be loaded`))
    }
    document.head.append(element)
  })
}
