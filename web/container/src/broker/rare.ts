// The web container's implementation of each late host capability. Arguments have been checked, consent has been given.

import { Failed } from '../failure'
import { chooseDate, chooseLevels, chooseOptions } from '../ui/pickers'
import { fetchSubpackage } from './assets'
import * as audio from './audio'
import { text } from './conform'
import { digest } from './digest'
import { openDocument, saveToDisk } from './documents'
import { extra } from './extra'
import type { Handler } from './handlers'
import { read, remove, write } from './kept'
import { compress, show, videoInfo } from './media-more'
import { watch, watchKeyboard } from './sensors'
import { close, connect, send } from './socket'

export const rareHandlers: Record<string, Handler> = {
  'socket.connect': connect,
  'socket.send': send,
  'socket.close': close,

  'media.show': show,
  'media.compress': compress,
  'media.video.info': videoInfo,

  'sensor.watch': watch,
  'ui.keyboard.watch': watchKeyboard,
  'ui.keyboard.hide': (_, { app }) => {
    const { activeElement } = app.shell.root
    if (activeElement instanceof HTMLElement) activeElement.blur()
  },
  'ui.date': (args, { dialogs, signal }) => chooseDate(dialogs, args, signal),
  'ui.options': (args, { dialogs, signal }) => chooseOptions(dialogs, args, signal),
  'ui.levels': (args, { dialogs, signal }) => chooseLevels(dialogs, args, signal),
  'device.battery': async () => {
    const { getBattery } = navigator as { getBattery?(): Promise<{ level: number; charging: boolean }> }
    if (!getBattery) throw new Failed('unsupported', 'not supported')
    const { level, charging } = await getBattery.call(navigator)
    return { level: Math.round(level * 100), isCharging: charging }
  },

  'audio.open': audio.open,
  'audio.set': audio.set,
  'audio.play': audio.play,
  'audio.act': audio.act,

  'file.write': write,
  'file.remove': remove,
  'file.read': read,
  'file.digest': digest,
  'file.document': openDocument,
  'file.hand': saveToDisk,

  'package.fetch': ({ root }, call) => fetchSubpackage(text(root), call),
  'app.back': async ({ extraData }, { app }) => {
    const { connect } = app
    if (!connect.backToApp) throw new Failed('unsupported', 'not supported')
    await connect.backToApp({ extraData: extra(extraData), from: app.appid })
  },
  'app.update.watch': async (_, { app, tell, signal }) => (await app.life()).updates.watch(tell, signal),
}
