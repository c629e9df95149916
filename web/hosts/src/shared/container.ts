import type { Card as SharedCard } from '@hutong/container'
import { api } from './api'
import type { Card } from './types'

/** What the back end says of who is logged in, for one app. */
export async function vouch(app: string): Promise<string> {
  return (await api.get<{ assertion: string }>(`/hutong/assertion?app=${app}`)).assertion
}

/** A shared card as the back end stores it; an image that only exists inside the mini-program is left out. */
export function toCard({ app, title, path, imageUrl }: Omit<SharedCard, 'appid'>, fallbackTitle: string): Card {
  const shown = imageUrl !== undefined && /^(https?:|data:image\/)/.test(imageUrl) && imageUrl.length <= 100_000
  return { app, title: [...(title || fallbackTitle)].slice(0, 100).join(''), path, image_url: shown ? imageUrl : null }
}
