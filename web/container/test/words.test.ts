// What a user is told to do about a failure, by its code.
import { expect, test } from 'vitest'
import { hintOf } from '../src/ui/words'

test.each([
  ['Check connection', '检查网络', ['platform_unreachable', 'network', 'release_expired', 'start_timeout', 'offline']],
  ['It stopped working', '停止了运行', ['memory', 'crash', 'unresponsive', 'flood', 'restarts']],
  ['taken out of service', '停止服务', ['app_suspended', 'version_removed', 'version_taken_down']],
  ['Do not trust it', '请勿信任', ['release_signature', 'version_rollback', 'manifest_hash', 'foreign_key', 'key_revoked', 'keys_rollback', 'file_hash', 'log_diverged']],
  ['not available to you', '未对你开放', ['release_not_found']],
])('%s', (english, chinese, codes) => {
  for (const code of codes) expect([hintOf(code, 'en'), hintOf(code, 'zh-CN')], code).toEqual([expect.stringContaining(english), expect.stringContaining(chinese)])
})
