// Files to and from the servers that the manifest names.

import { Failed } from '../failure'
import type { Call } from './broker'
import { bounded, exchange } from './exchange'
import { limited } from '../policy'
import { MAX_FILE, keep } from './room'
import { contentOf, download } from './sources'
import { reaches } from './reach'

const MAX_ANSWER = 10 * 1024 * 1024

type Args = Record<string, unknown>

export function upload({ url, filePath, name, formData, header, timeout }: Args, call: Call): Promise<object> {
  const { app } = call
  if (!reaches(app, 'upload', String(url))) throw new Failed('domain', 'url not in domain list')
  return bounded(call, timeout, async (bounds) => {
    const form = new FormData()
    for (const [field, value] of Object.entries(texts(formData))) form.append(field, value)
    const address = String(filePath)
    const file = await contentOf(app, address, bounds)
    const limit = limited(app.connect, 'request', MAX_FILE)
    if (file.size > limit) throw new Failed('limit', `the file is larger than ${limit} bytes`)
    form.append(String(name), file, address.split('/').at(-1))
    // The type of the body says where its parts end: it is the browser's to write.
    const headers = Object.entries(texts(header)).filter(([field]) => field.toLowerCase() !== 'content-type')
    const { bytes, ...answer } = await exchange(String(url), { method: 'POST', body: form, headers, signal: bounds.signal }, limited(app.connect, 'response', MAX_ANSWER))
    return { ...answer, data: new TextDecoder().decode(bytes) }
  })
}

export function fetchFile({ url, header, timeout }: Args, call: Call): Promise<object> {
  return bounded(call, timeout, async (bounds) => {
    const { blob, ...answer } = await download(call.app, String(url), texts(header), bounds, (received, all) =>
      call.tell({ progress: all ? Math.floor((received * 100) / all) : 0, totalBytesWritten: received, totalBytesExpectedToWrite: all }))
    return { ...answer, tempFilePath: keep(call.app, blob, new URL(String(url)).pathname) }
  })
}

function texts(fields: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries((fields ?? {}) as object).map(([name, value]) => [name, String(value)]))
}
