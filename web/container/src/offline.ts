// The release that ran here last, for a start without network. It is kept as it came and verified as if it had just come:
// the platform's statement says until when it is good.

import type { App } from './app'
import { Failed } from './failure'
import { RELEASES } from './files'
import type { Opening } from './platform'

/** Where it lies on the app's shelf; no file of a package has such an address. */
const addressOf = (subject: string): string => RELEASES + encodeURIComponent(subject)

/** Keeps the release of this run, and the files that came with it. */
export async function keepRelease({ opening, subject, shelf, offline }: App): Promise<void> {
  if (offline) return
  const cache = await caches.open(shelf)
  await cache.put(addressOf(subject), Response.json({ ...opening, access_token: undefined }))
}

/** It is not started again without asking. */
export async function forgetRelease({ subject, shelf }: App): Promise<void> {
  await (await caches.open(shelf)).delete(addressOf(subject))
}

/** The release that `subject` had here last. */
export async function keptRelease(shelf: string, subject: string): Promise<Opening> {
  const kept = await (await caches.open(shelf)).match(addressOf(subject))
  if (!kept) throw new Failed('offline', 'there is no network, and it has not run here yet')
  return (await kept.json()) as Opening
}
