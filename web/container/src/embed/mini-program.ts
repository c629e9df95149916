// dist/mini-program.js: what a page of the web in a <web-view> includes to speak with the mini-program around it. Each
// vendor's name for it is there; outside of a mini-program they say so.

type Options = { [name: string]: unknown; success?: (value: object) => void; fail?: (value: object) => void; complete?: (value: object) => void }
type Scope = { [name: string]: Record<string, unknown> | undefined }

const inside = parent !== self

function say(kind: string, value: unknown): void {
  if (inside) parent.postMessage(['hutong-web-view', kind, value], '*')
}

function call(name: string, kind: string, value: (options: Options) => unknown): (options?: Options) => void {
  return (options = {}) => {
    const outcome = { errMsg: `${name}:${inside ? 'ok' : 'fail not in a mini-program'}` }
    if (inside) say(kind, value(options))
    ;(inside ? options.success : options.fail)?.(outcome)
    options.complete?.(outcome)
  }
}

const route = (name: string, openType: string) => call(name, 'navigate', ({ url, delta }) => ({ 'open-type': openType, url: String(url ?? ''), delta: Number(delta) || 1 }))

const routes = {
  navigateTo: route('navigateTo', 'navigate'), redirectTo: route('redirectTo', 'redirect'), switchTab: route('switchTab', 'switchTab'),
  reLaunch: route('reLaunch', 'reLaunch'), navigateBack: route('navigateBack', 'navigateBack'),
}
const env = (field: string) => (done?: (env: object) => void) => done?.({ [field]: inside })

const miniProgram = { ...routes, postMessage: call('postMessage', 'message', ({ data }) => data ?? null), getEnv: env('miniprogram') }
const scope = globalThis as unknown as Scope
for (const name of ['wx', 'qq', 'tt', 'ks', 'jd']) scope[name] = Object.assign(scope[name] ?? {}, { miniProgram })
scope['swan'] = Object.assign(scope['swan'] ?? {}, { webView: { ...miniProgram, getEnv: env('smartprogram') } })
scope['my'] = Object.assign(scope['my'] ?? {}, routes, { postMessage: (data: unknown) => say('tell', data), getEnv: env('miniprogram') })

if (inside) {
  Object.assign(globalThis, { __wxjs_environment: 'miniprogram' })
  // The bar of the mini-program shows the page's title.
  const told = (): void => say('title', document.title)
  addEventListener('DOMContentLoaded', () => {
    told()
    new MutationObserver(told).observe(document.head, { subtree: true, childList: true, characterData: true })
  })
}
