// What the shop sells. Prices are integers in fen.
export const categories = [
  { id: 'all', name: '全部' },
  { id: 'espresso', name: '意式' },
  { id: 'drip', name: '手冲' },
  { id: 'tea', name: '茶饮' },
  { id: 'bakery', name: '烘焙' },
]

const drinks = [
  { id: 'latte', category: 'espresso', name: '胡同拿铁', note: '双份浓缩，鲜奶绵密', price: 2800, image: '/images/latte.svg', tag: '招牌' },
  { id: 'osmanthus', category: 'espresso', name: '桂花拿铁', note: '秋桂蜜，一口入秋', price: 3200, image: '/images/osmanthus.svg', tag: '当季' },
  { id: 'americano', category: 'espresso', name: '美式', note: '云南豆，坚果与红糖', price: 2200, image: '/images/americano.svg' },
  { id: 'dirty', category: 'espresso', name: 'Dirty', note: '冷奶与热浓缩，别搅拌', price: 3000, image: '/images/dirty.svg' },
  { id: 'yunnan', category: 'drip', name: '保山小粒', note: '日晒，莓果与可可', price: 3600, image: '/images/drip.svg' },
  { id: 'yirga', category: 'drip', name: '耶加雪菲', note: '水洗，茉莉与柠檬', price: 4200, image: '/images/drip.svg', tag: '人气' },
  { id: 'jasmine', category: 'tea', name: '茉莉冷萃', note: '横县茉莉，冷泡八小时', price: 2400, image: '/images/tea.svg' },
  { id: 'hawthorn', category: 'tea', name: '山楂热红', note: '滇红、山楂、陈皮', price: 2600, image: '/images/hawthorn.svg' },
  { id: 'croissant', category: 'bakery', name: '黄油可颂', note: '每日 8 点、14 点出炉', price: 1800, image: '/images/croissant.svg' },
  { id: 'cake', category: 'bakery', name: '枣泥磅蛋糕', note: '老北京味道', price: 2200, image: '/images/cake.svg' },
]

export const inCategory = category => drinks.filter(drink => category === 'all' || drink.category === category)

export const find = id => drinks.find(drink => drink.id === id)

/** Which choices a product offers: each with the field it fills. */
export function choices(drink) {
  const bakery = drink.category === 'bakery'
  return [
    { field: 'size', title: '规格', options: bakery ? ['一份'] : ['中杯', '大杯'] },
    { field: 'sugar', title: '甜度', options: bakery ? ['原味'] : ['不另外加糖', '半糖', '全糖'] },
  ]
}

/** Price of one piece in fen: the large cup costs 4 yuan more. */
export const priceOf = (drink, size) => drink.price + (size === '大杯' ? 400 : 0)
