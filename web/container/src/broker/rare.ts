// The web container's implementation of each late host capability. Arguments have been checked, consent has been given.

import { Failed } from '../failure'
import { digest } from './digest'
import { openDocument, saveToDisk } from './documents'
import { extra } from './extra'
import type { Handler } from './handlers'
import { read, remove, write } from './kept'
import { close, connect, send } from './socket'

export const rareHandlers: Record<string, Handler> = {
  'socket.connect': connect,
  'socket.send': send,
  'socket.close': close,

  'file.write': write,
  'file.remove': remove,
  'file.read': read,
  'file.digest': digest,
  'file.document': openDocument,
  'file.hand': saveToDisk,

  'app.back': async ({ extraData }, { app }) => {
    const { connect } = app
    if (!connect.backToApp) throw new Failed('unsupported', 'not supported')
    await connect.backToApp({ extraData: extra(extraData), from: app.appid })
  },
  'app.update.watch': async (_, { app, tell, signal }) => (await app.life()).updates.watch(tell, signal),
}
