// dist/more.js: the capabilities that the catalogue calls `late`, and WeChat's names that none covers.

import { absent, facade as wechat, late } from '@hutong/protocol/facades/wechat'
import { absentMembers } from './facade/absent'
import { createAnimation } from './facade/animation'
import { fromBase64, toBase64 } from './facade/bytes'
import { socketCalls } from './facade/socket'
import { tabBarCalls } from './facade/tab-bar-calls'
import './extension'

__hutong_extend__({
  names: late,
  absent: ({ reporter }) => absentMembers(reporter, wechat.form, absent),
  calls: (services, facade) => ({
    ...socketCalls(services, facade),
    ...tabBarCalls(services),
    'ui.animation': args => createAnimation(args),
    'util.bytesToBase64': args => (args['arrayBuffer'] instanceof ArrayBuffer ? toBase64(args['arrayBuffer']) : ''),
    'util.base64ToBytes': args => fromBase64(String(args['base64'])),
  }),
})
