// The web container's implementation of each late host capability. Arguments have been checked, consent has been given.

import type { Handler } from './handlers'
import { close, connect, send } from './socket'

export const rareHandlers: Record<string, Handler> = {
  'socket.connect': connect,
  'socket.send': send,
  'socket.close': close,
}
