// Sharing: the page is asked for its card, the host gets it.

import { CallError, type Host } from '../host'
import { asObject } from '../json'
import type { Page } from './page'
import { formatUrl } from './url'

/** How long the vendor waits for the promise of a card, in milliseconds. */
const PATIENCE = 3000

/** Asks `onShareAppMessage` and hands the card over. A page without the hook cannot be shared. */
export async function share(page: Page, host: Host, from: 'menu' | 'button', target: unknown): Promise<void> {
  if (!page.has('onShareAppMessage')) throw new CallError('unsupported', 'this page cannot be shared')
  const result = page.hook('onShareAppMessage', { from, target })
  const asked = asObject(result)
  const promise = result instanceof Promise ? result : asked['promise']
  const late = promise instanceof Promise ? asObject(await Promise.race([promise.catch(() => undefined), wait(PATIENCE)])) : {}
  const { title, path, imageUrl } = { ...asked, ...late }
  await host.invoke('share.card', {
    title: typeof title === 'string' && title !== '' ? title : page.chrome.title,
    path: typeof path === 'string' && path !== '' ? path.replace(/^\//, '') : formatUrl(page.path, page.query),
    ...(typeof imageUrl === 'string' && imageUrl !== '' ? { imageUrl } : {}),
  })
}

function wait(milliseconds: number): Promise<undefined> {
  return new Promise(done => setTimeout(() => done(undefined), milliseconds))
}
