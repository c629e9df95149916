// What is on sale, in four sessions a day. Prices in fen; `left` of `of` is the stock at the start.
const HOUR = 3600000

export const goods = [
  { id: 'g1', session: 0, name: '保温杯 480ml 316 不锈钢', note: '早八点的热水，下午还烫', image: '/images/cup.svg', price: 3990, was: 9900, left: 36, of: 100, colors: ['雾蓝', '米白'] },
  { id: 'g2', session: 0, name: '机械键盘 87 键', note: '茶轴，热插拔', image: '/images/keyboard.svg', price: 16900, was: 29900, left: 12, of: 60, colors: ['石墨', '奶油'] },
  { id: 'g3', session: 1, name: '台灯 护眼无频闪', note: '五档亮度，光线均匀', image: '/images/lamp.svg', price: 7900, was: 15900, left: 80, of: 80, colors: ['白', '鼠尾草'] },
  { id: 'g4', session: 1, name: '跑步鞋 缓震轻量', note: '单只 210 克', image: '/images/shoe.svg', price: 19900, was: 45900, left: 8, of: 50, colors: ['橙', '黑'] },
  { id: 'g5', session: 2, name: '双肩包 18 升', note: '防泼水，电脑隔层', image: '/images/bag.svg', price: 9900, was: 19900, left: 44, of: 120, colors: ['军绿', '灰'] },
  { id: 'g6', session: 2, name: '降噪耳机 头戴式', note: '一次充电听四十小时', image: '/images/headphone.svg', price: 29900, was: 59900, left: 5, of: 40, colors: ['黑', '银'] },
  { id: 'g7', session: 3, name: '电热水壶 1.5L', note: '双层防烫，自动断电', image: '/images/kettle.svg', price: 5900, was: 12900, left: 66, of: 90, colors: ['白', '豆绿'] },
  { id: 'g8', session: 3, name: '绿萝 四寸盆', note: '好养，一周浇一次水', image: '/images/plant.svg', price: 1290, was: 2990, left: 150, of: 200, colors: ['陶盆', '白盆'] },
]

const HOURS = [0, 6, 12, 18]

/** The sessions of today; one of them is always running. */
export function sessions(now) {
  const midnight = new Date(now).setHours(0, 0, 0, 0)
  return HOURS.map((hour, id) => {
    const from = midnight + hour * HOUR
    const to = from + 6 * HOUR
    return { id, hour: `${hour < 10 ? '0' : ''}${hour}:00`, from, to, state: now < from ? 'soon' : now < to ? 'now' : 'over' }
  })
}

export const ofSession = id => goods.filter(one => one.session === id)
export const find = id => goods.find(one => one.id === id)
export const sessionOf = (one, now) => sessions(now)[one.session]
