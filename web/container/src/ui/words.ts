// The container's own texts, in two languages.

export type Language = 'en' | 'zh-CN'

const EN = {
  menu: 'Menu', close: 'Close', cancel: 'Cancel', confirm: 'OK', allow: 'Allow', refuse: 'Refuse', retry: 'Try again', done: 'Done',
  share: 'Share', restart: 'Restart', about: 'About', permissions: 'Permissions', noPermissions: 'It has not asked for anything yet.',
  version: 'Version', track: 'Release', signedBy: 'Signed by', developer: 'Developer', asks: 'asks to:', loading: 'Loading',
  silent: 'It is not responding', wait: 'Wait', image: 'Image', failed: 'It cannot be opened',
}
type Words = typeof EN

const ZH: Words = {
  menu: '菜单', close: '关闭', cancel: '取消', confirm: '确定', allow: '允许', refuse: '拒绝', retry: '重试', done: '完成',
  share: '转发', restart: '重新进入', about: '关于', permissions: '权限设置', noPermissions: '尚未申请任何权限。',
  version: '版本', track: '发布', signedBy: '签名密钥', developer: '开发者', asks: '申请：', loading: '加载中',
  silent: '小程序没有响应', wait: '继续等待', image: '图片', failed: '无法打开',
}

/** What to do about a failure. What it was, its code and message say. */
const HINTS = {
  unsafe: { en: 'What arrived is not what was released. Do not trust it; tell the owner of this app.', 'zh-CN': '收到的内容与发布的不一致，请勿信任，并告知应用方。' },
  absent: { en: 'It is not available to you here.', 'zh-CN': '该小程序当前未对你开放。' },
  again: { en: 'Check connection and clock, then try again.', 'zh-CN': '请检查网络和设备时间后重试。' },
}
const UNSAFE = /^(release_(signature|mismatch|invalid)|version_rollback|manifest_|foreign_key|file_hash)/

export function wordsOf(language: Language): Words {
  return language === 'zh-CN' ? ZH : EN
}

export function hintOf(code: string, language: Language): string {
  return HINTS[UNSAFE.test(code) ? 'unsafe' : code === 'release_not_found' ? 'absent' : 'again'][language]
}
