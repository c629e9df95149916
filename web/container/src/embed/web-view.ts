// <web-view>: a page of the web in a frame of its own, if the manifest's `webview` list has it. It can neither lead the
// host's page elsewhere nor reach into it; what it has to say comes through `mini-program.js`.

import type { MakeView } from '../connect'
import { h } from '../ui/dom'

/** `allow-top-navigation` and `allow-modals` are left out on purpose. */
const SANDBOX = 'allow-scripts allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads'
/** What a page may say, and how much of it (letters as JSON). */
const KINDS = ['message', 'tell', 'title', 'navigate']
const MAX_MESSAGE = 1024 * 1024

export function webView(reaches: (url: string) => boolean): MakeView {
  return (attributes, tell) => {
    const element = h('iframe', { referrerpolicy: 'no-referrer', allow: 'fullscreen' })
    Object.assign(element.style, { border: '0', background: '#fff' })
    let loading = ''
    const heard = ({ source, origin, data }: MessageEvent<unknown>): void => {
      if (source !== element.contentWindow || !Array.isArray(data) || data[0] !== 'hutong-web-view') return
      // Where the page has led the frame, only those of the list are listened to.
      if (origin !== 'null' && !reaches(`${origin}/`)) return
      const [, kind, value] = data as unknown[]
      if (KINDS.includes(kind as string) && (JSON.stringify(value) ?? '').length <= MAX_MESSAGE) tell(kind as string, value)
    }
    addEventListener('message', heard)
    element.onload = () => loading && tell('load', { src: loading })
    const open = (source: unknown): void => {
      const src = String(source ?? '')
      if (src === loading) return
      loading = src
      if (!reaches(src)) {
        loading = ''
        element.hidden = true
        element.removeAttribute('src')
        if (src) tell('refused', { url: src, fullUrl: src, src })
        return
      }
      element.hidden = false
      // A page of the host's own origin could take its sandbox off.
      element.setAttribute('sandbox', new URL(src).origin === location.origin ? SANDBOX : `${SANDBOX} allow-same-origin`)
      element.src = src
    }
    open(attributes['src'])
    return { element, update: ({ src }) => open(src), remove: () => removeEventListener('message', heard) }
  }
}
