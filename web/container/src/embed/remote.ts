// Data that a built-in shows from a server: the frame cannot fetch, and learns nothing but what is there.

import { reaches } from '../broker/reach'
import { readBody } from '../bytes'

/** More than any animation has. */
const MAX_REMOTE = 4 * 1024 * 1024

/** What a server that the mini-program may download from has under `url`; null when it has nothing, or may not be asked. */
export async function remote(app: Parameters<typeof reaches>[0], url: string): Promise<Blob | null> {
  if (!reaches(app, 'download', url)) return null
  const response = await fetch(url, { credentials: 'omit', redirect: 'error' })
  return response.ok ? new Blob([await readBody(response, MAX_REMOTE)], { type: response.headers.get('content-type') ?? '' }) : null
}
