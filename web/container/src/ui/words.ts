// The container's own texts, in two languages.

export type Language = 'en' | 'zh-CN'

const EN = {
  menu: 'Menu', close: 'Close', retry: 'Try again', restart: 'Restart', loading: 'Loading',
  failed: 'It cannot be opened',
}
export type Words = typeof EN

const ZH: Words = {
  menu: '菜单', close: '关闭', retry: '重试', restart: '重新进入', loading: '加载中', failed: '无法打开',
}

const DIALOGS_EN = {
  menu: 'Menu', close: 'Close', restart: 'Restart', cancel: 'Cancel', confirm: 'OK', allow: 'Allow', refuse: 'Refuse', done: 'Done', share: 'Share',
  about: 'About', permissions: 'Permissions', noPermissions: 'It has not asked for anything yet.', version: 'Version', track: 'Release',
  signedBy: 'Signed by', developer: 'Developer', asks: 'asks to:', image: 'Image', album: 'Choose from this device', camera: 'Take with the camera',
  silent: 'It is not responding', wait: 'Wait', barred: 'The platform has closed this page.', back: 'Back',
  collect: 'Add to my collection', uncollect: 'Remove from my collection', collected: 'In your collection', uncollected: 'Removed', collectionFull: 'Your collection is full',
  notKept: 'It cannot be kept in this browser',
}
export type DialogWords = typeof DIALOGS_EN

const DIALOGS_ZH: DialogWords = {
  menu: '菜单', close: '关闭', restart: '重新进入', cancel: '取消', confirm: '确定', allow: '允许', refuse: '拒绝', done: '完成', share: '转发',
  about: '关于', permissions: '权限设置', noPermissions: '尚未申请任何权限。', version: '版本', track: '发布', signedBy: '签名密钥', developer: '开发者',
  asks: '申请：', image: '图片', album: '从设备中选择', camera: '拍摄', silent: '小程序没有响应', wait: '继续等待',
  barred: '此页面已被平台停止访问。', back: '返回',
  collect: '添加到我的收藏', uncollect: '从我的收藏移除', collected: '已添加到我的收藏', uncollected: '已移除', collectionFull: '收藏已满', notKept: '此浏览器无法保存',
}

/** What to do about a failure. What it was, its code and message say. */
const HINTS = {
  unsafe: { en: 'What arrived is not what was released. Do not trust it; tell the owner of this app.', 'zh-CN': '收到的内容与发布的不一致，请勿信任，并告知应用方。' },
  absent: { en: 'It is not available to you here.', 'zh-CN': '该小程序当前未对你开放。' },
  ended: { en: 'It has been taken out of service.', 'zh-CN': '该小程序已被停止服务。' },
  stopped: { en: 'It stopped working. Try again; if that does not help, tell its developer.', 'zh-CN': '小程序停止了运行，请重试；若仍不行，请告知开发者。' },
  again: { en: 'Check connection and clock, then try again.', 'zh-CN': '请检查网络和设备时间后重试。' },
}
/** By the platform or the host. */
const ENDED = /^(app_suspended|version_)/
const UNSAFE = /^(release_(signature|mismatch|invalid)|version_rollback|manifest_|foreign_key|keys?_|file_hash|log_)/
/** By itself, or by the watchdog. */
const STOPPED = /^(memory|crash|unresponsive|flood|restarts)$/

export function wordsOf(language: Language): Words {
  return language === 'zh-CN' ? ZH : EN
}

export function dialogWordsOf(language: Language): DialogWords {
  return language === 'zh-CN' ? DIALOGS_ZH : DIALOGS_EN
}

export function hintOf(code: string, language: Language): string {
  return HINTS[UNSAFE.test(code) ? 'unsafe' : ENDED.test(code) ? 'ended' : STOPPED.test(code) ? 'stopped' : code === 'release_not_found' ? 'absent' : 'again'][language]
}
