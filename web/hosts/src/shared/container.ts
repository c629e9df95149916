import { ApiError } from './api'
import type { Card } from './types'

/** What a mini-program wants to share, as the container says it. */
export interface SharedCard {
  title: string
  path: string
  imageUrl?: string
}

/** The part of `<hutong-app>`'s connection that these hosts give. */
export interface Connect {
  assertion: () => Promise<string>
  profile: () => Promise<{ nickName: string; avatarUrl: string }>
  share: (card: SharedCard) => Promise<void>
  openApp: (request: { appid: string; path: string }) => Promise<void>
}

export type HutongApp = HTMLElement & { connect?: Connect }

let loading: Promise<void> | undefined
let attempt = 0

/** Loads the container's script from the platform, once; after a failure the next call tries again. */
export function loadContainer(platform: string): Promise<void> {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement('script')
    script.type = 'module'
    // A browser remembers that a module failed to load; another query makes it another module.
    script.src = `${platform}/container/hutong.js${attempt ? `?attempt=${attempt}` : ''}`
    script.onload = () => resolve()
    script.onerror = () => {
      script.remove()
      loading = undefined
      attempt += 1
      reject(new ApiError('container', script.src))
    }
    document.head.append(script)
  })
  return loading
}

/** A shared card as the back end stores it; an image that only exists inside the mini-program is left out. */
export function toCard(app: string, { title, path, imageUrl }: SharedCard, fallbackTitle: string): Card {
  const shown = imageUrl !== undefined && /^(https?:|data:image\/)/.test(imageUrl) && imageUrl.length <= 100_000
  return { app, title: [...(title || fallbackTitle)].slice(0, 100).join(''), path, image_url: shown ? imageUrl : null }
}
