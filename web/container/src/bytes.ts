// Reading responses with a limit.

import { Failed } from './failure'

/** The body, or a failure as soon as it turns out to be longer than `limit` bytes; one in `progress` ends the reading, too. */
export async function readBody(response: Response, limit: number, progress?: (received: number) => void): Promise<ArrayBuffer> {
  const tooLong = new Failed('limit', `response larger than ${limit} bytes`)
  if (Number(response.headers.get('content-length')) > limit) {
    await response.body?.cancel()
    throw tooLong
  }
  const chunks: Uint8Array[] = []
  let length = 0
  const reader = response.body?.getReader()
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined }
    if (done || !value) break
    length += value.byteLength
    try {
      if (length > limit) throw tooLong
      progress?.(length)
    } catch (error) {
      await reader?.cancel()
      throw error
    }
    chunks.push(value)
  }
  const whole = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.byteLength
  }
  return whole.buffer
}
