// dist/more.js: the capabilities that the catalogue calls `late`, and WeChat's names that none covers.

import { absent, facade as wechat, late } from '@hutong/protocol/facades/wechat'
import { absentMembers } from './facade/absent'
import { audioCalls } from './audio/audio-calls'
import { adCalls } from './facade/ads'
import { createAnimation } from './facade/animation'
import { canIUse } from './facade/can-i-use'
import { fromBase64, toBase64 } from './facade/bytes'
import { cloudCalls } from './facade/cloud'
import { restCalls } from './facade/rest'
import { sensorCalls } from './facade/sensors'
import { fileCalls } from './file/manager'
import { socketCalls } from './facade/socket'
import { tabBarCalls } from './facade/tab-bar-calls'
import { UpdateManager } from './facade/updates'
import { canvasesOf } from './view/canvas'
import { canvasCalls } from './view/canvas-calls'
import { hasContext, nodeContext } from './view/node-context'
import { scrollViewContext } from './view/scroll-view-context'
import './extension'

/** One for all façades of the mini-program. */
let manager: UpdateManager | undefined

__hutong_extend__({
  names: late,
  absent: ({ reporter }) => absentMembers(reporter, wechat.form, absent),
  nodes: services => async (what, tag, node) => {
    if (what === 'node') {
      if (tag === 'scroll-view') return scrollViewContext(services.context.stream, node)
      return tag === 'canvas' ? canvasesOf(services.context).of(node) : null
    }
    return hasContext(tag) ? nodeContext(services, wechat.form, tag, () => node) : null
  },
  calls: (services, facade) => ({
    ...adCalls(services, facade),
    ...audioCalls(services),
    ...cloudCalls(services, facade),
    ...restCalls(services),
    ...sensorCalls(services),
    ...fileCalls(services, facade),
    ...socketCalls(services, facade),
    ...tabBarCalls(services),
    ...canvasCalls(services),
    'view.context': args => {
      const tag = String(args['tag'])
      return nodeContext(services, facade.form, tag, services.builtIn(args, tag, args['id']))
    },
    'system.canIUse': ({ schema }) => canIUse(facade, new Set(services.start.offered), schema),
    'app.update': () => (manager ??= new UpdateManager(services.host, services.reporter)),
    'ui.animation': args => createAnimation(args),
    'util.bytesToBase64': args => (args['arrayBuffer'] instanceof ArrayBuffer ? toBase64(args['arrayBuffer']) : ''),
    'util.base64ToBytes': args => fromBase64(String(args['base64'])),
  }),
})
