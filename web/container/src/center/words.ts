// What the app centre says, in two languages. `{q}` and `{n}` stand for what was looked for and for a number.

import type { Language } from '../ui/words'

const EN = {
  apps: 'Mini-programs', recent: 'Recently used', collection: 'My collection', search: 'Search mini-programs', categories: 'Categories', all: 'All',
  clear: 'Clear', cleared: 'Cleared', star: 'Add {name} to my collection', unstar: 'Remove {name} from my collection',
  collected: 'In your collection', uncollected: 'Removed', collectionFull: 'Your collection is full', notKept: 'It cannot be kept in this browser',
  loading: 'Loading', found: 'Mini-programs: {n}', none: 'Nothing found', nothing: 'There are no mini-programs yet', retry: 'Try again',
  offline: 'The list cannot be reached. Check the connection, then try again.',
}
/** What a host may say in other words. */
export type CenterWords = typeof EN

const ZH: CenterWords = {
  apps: '小程序', recent: '最近使用', collection: '我的收藏', search: '搜索小程序', categories: '分类', all: '全部',
  clear: '清空', cleared: '已清空', star: '将 {name} 添加到我的收藏', unstar: '将 {name} 从我的收藏移除',
  collected: '已添加到我的收藏', uncollected: '已移除', collectionFull: '收藏已满', notKept: '此浏览器无法保存',
  loading: '加载中', found: '共 {n} 个小程序', none: '没有找到相关小程序', nothing: '还没有小程序', retry: '重试',
  offline: '列表暂时连不上，请检查网络后重试。',
}

/** The platform's categories: a new one has its own name until it is here. */
const CATEGORIES: Record<string, readonly [en: string, zh: string]> = {
  business: ['Business', '商务服务'], cars: ['Cars', '汽车'], charity: ['Charity', '公益'], education: ['Education', '教育'],
  entertainment: ['Entertainment', '文娱'], finance: ['Finance', '金融'], food: ['Food', '餐饮'], games: ['Games', '游戏'],
  government: ['Government', '政务'], health: ['Health', '医疗健康'], homes: ['Homes', '房产家居'], logistics: ['Logistics', '物流'],
  news: ['News', '资讯'], shopping: ['Shopping', '购物'], social: ['Social', '社交'], sports: ['Sports', '体育'],
  tools: ['Tools', '工具'], transport: ['Transport', '出行'], travel: ['Travel', '旅游'], utilities: ['Bills and utilities', '生活缴费'],
}

export function centerWordsOf(language: Language): CenterWords {
  return language === 'zh-CN' ? ZH : EN
}

export function categoryName(category: string, language: Language): string {
  const [en, zh] = (Object.hasOwn(CATEGORIES, category) && CATEGORIES[category]) || [category, category]
  return language === 'zh-CN' ? zh : en
}
