// Made-up weather: a climate per city and a hash of the date. The same day gives the same weather, offline.
export const cities = [
  { id: 'beijing', name: '北京', province: '华北', mean: 13, swing: 16, rain: 0.2 },
  { id: 'harbin', name: '哈尔滨', province: '东北', mean: 5, swing: 22, rain: 0.22 },
  { id: 'xian', name: '西安', province: '西北', mean: 14, swing: 14, rain: 0.25 },
  { id: 'lhasa', name: '拉萨', province: '青藏', mean: 9, swing: 9, rain: 0.25 },
  { id: 'chengdu', name: '成都', province: '西南', mean: 17, swing: 11, rain: 0.4 },
  { id: 'kunming', name: '昆明', province: '西南', mean: 16, swing: 6, rain: 0.35 },
  { id: 'shanghai', name: '上海', province: '华东', mean: 17, swing: 12, rain: 0.38 },
  { id: 'hangzhou', name: '杭州', province: '华东', mean: 17, swing: 13, rain: 0.42 },
  { id: 'wuhan', name: '武汉', province: '华中', mean: 17, swing: 13, rain: 0.36 },
  { id: 'guangzhou', name: '广州', province: '华南', mean: 22, swing: 8, rain: 0.42 },
  { id: 'haikou', name: '海口', province: '华南', mean: 25, swing: 5, rain: 0.4 },
]

const DAY = 86400000
const words = { sun: '晴', partly: '多云', cloud: '阴', rain: '小雨', storm: '雷阵雨', snow: '小雪' }
const advice = {
  sun: '紫外线偏强，出门记得防晒。',
  partly: '云来云往，适合散步。',
  cloud: '光线柔和，适合拍照。',
  rain: '带把伞，路上慢一点。',
  storm: '雷雨将至，尽量待在室内。',
  snow: '路面湿滑，穿双防滑的鞋。',
}

/** A number from 0 to 1 that depends on the text alone. */
function chance(text) {
  let hash = 2166136261
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 16777619)
  hash ^= hash >>> 15
  return ((Math.imul(hash, 2246822519) >>> 8) & 0xffff) / 0xffff
}

const dateKey = date => `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`

function kindOf(city, key, mean) {
  const luck = chance(`${city.id} sky ${key}`)
  if (luck < city.rain) return mean < 0 ? 'snow' : luck < city.rain / 4 && mean > 18 ? 'storm' : 'rain'
  if (luck < city.rain + 0.2) return 'cloud'
  return luck < city.rain + 0.45 ? 'partly' : 'sun'
}

/** The weather of one day, `offset` days from today. */
export function day(city, offset) {
  const date = new Date(Date.now() + offset * DAY)
  const key = dateKey(date)
  const season = -Math.cos(((date.getMonth() * 30.4 + date.getDate() - 15) / 365) * 2 * Math.PI)
  const mean = city.mean + season * city.swing + (chance(`${city.id} warm ${key}`) - 0.5) * 6
  const kind = kindOf(city, key, mean)
  const spread = kind === 'sun' ? 6 : 4
  return {
    key,
    offset,
    name: offset === 0 ? '今天' : offset === 1 ? '明天' : '周' + '日一二三四五六'[date.getDay()],
    date: `${date.getMonth() + 1}月${date.getDate()}日`,
    kind,
    word: words[kind],
    advice: advice[kind],
    icon: `../../images/${kind}.svg`,
    low: Math.round(mean - spread),
    high: Math.round(mean + spread),
    humidity: Math.round(35 + city.rain * 60 + chance(`${city.id} wet ${key}`) * 25),
    wind: 1 + Math.floor(chance(`${city.id} wind ${key}`) * 5),
    air: Math.round(20 + chance(`${city.id} air ${key}`) * 110),
  }
}

/** The next days, today first. */
export const days = (city, n = 7) => Array.from({ length: n }, (_, offset) => day(city, offset))

/** What it is like at an hour of a day: coolest at five, warmest at two in the afternoon. */
export function hour(of, at) {
  const warmth = (Math.cos(((at - 14) / 24) * 2 * Math.PI) + 1) / 2
  return { at: `${at < 10 ? '0' : ''}${at}:00`, temperature: Math.round(of.low + (of.high - of.low) * warmth), icon: of.icon }
}
