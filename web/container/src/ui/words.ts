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

/** Code of a failure → what it means to the user and what to do. */
const REASONS: Record<string, { en: string; 'zh-CN': string }> = {
  release_signature: { en: 'The release is not signed by this platform. Do not use it; tell the app’s owner.', 'zh-CN': '发布声明的签名不属于本平台，请勿使用并告知应用方。' },
  release_mismatch: { en: 'The release was made for another app or another host.', 'zh-CN': '该发布属于其他小程序或其他宿主。' },
  release_expired: { en: 'The release statement is out of date. Check the clock of this device and try again.', 'zh-CN': '发布声明已过期，请检查设备时间后重试。' },
  release_not_found: { en: 'This mini-program is not available to you here.', 'zh-CN': '该小程序当前未对你开放。' },
  version_rollback: { en: 'The offered version is older than one that ran here before.', 'zh-CN': '提供的版本低于本机运行过的版本。' },
  manifest_hash: { en: 'The package list is not the one that was released.', 'zh-CN': '包清单与发布声明不一致。' },
  manifest_signature: { en: 'The developer’s signature is not good.', 'zh-CN': '开发者签名无效。' },
  foreign_key: { en: 'The package was signed by somebody else than its developer.', 'zh-CN': '包由非该开发者的密钥签名。' },
  manifest_mismatch: { en: 'The package is of another app or another version.', 'zh-CN': '包属于其他小程序或其他版本。' },
  file_hash: { en: 'A file was changed on the way. Try again, or on another network.', 'zh-CN': '文件在传输中被改动，请重试或更换网络。' },
  network: { en: 'A file could not be loaded. Check the connection and try again.', 'zh-CN': '文件加载失败，请检查网络后重试。' },
  platform_unreachable: { en: 'The platform cannot be reached. Check the connection and try again.', 'zh-CN': '无法连接平台，请检查网络后重试。' },
  start_timeout: { en: 'It took too long to start.', 'zh-CN': '启动超时。' },
  crash: { en: 'It stopped unexpectedly.', 'zh-CN': '小程序意外停止。' },
  flood: { en: 'It was stopped because it overloaded this page.', 'zh-CN': '小程序占用过多资源，已停止。' },
}

export function wordsOf(language: Language): Words {
  return language === 'zh-CN' ? ZH : EN
}

export function reasonOf(code: string, language: Language): string {
  return Object.hasOwn(REASONS, code) ? REASONS[code]![language] : ''
}
