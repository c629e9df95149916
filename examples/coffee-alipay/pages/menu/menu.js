import { categories, choices, find, inCategory } from '../../utils/menu'
import * as cart from '../../utils/cart'

const app = getApp()

Page({
  data: {
    shop: app.globalData.shop,
    banners: [
      { title: '桂花正当时', note: '秋季限定 · 桂花拿铁', color: '#d9a441', image: '/images/osmanthus.svg' },
      { title: '自带杯减两元', note: '少一个纸杯，多一棵树', color: '#1f4d3a', image: '/images/latte.svg' },
      { title: '可颂出炉', note: '每天 8 点和 14 点', color: '#7a5a36', image: '/images/croissant.svg' },
    ],
    categories,
    current: 'all',
    drinks: inCategory('all'),
    counts: {},
    n: 0,
    total: 0,
  },

  onShow() {
    this.refresh()
  },

  refresh() {
    const lines = cart.read()
    const counts = {}
    for (const line of lines) counts[line.id] = (counts[line.id] || 0) + line.n
    this.setData({ counts, n: cart.count(), total: cart.total(lines) })
    app.showBadge()
  },

  choose(event) {
    const { id } = event.currentTarget.dataset
    this.setData({ current: id, drinks: inCategory(id) })
  },

  open(id) {
    my.navigateTo({ url: `/pages/detail/detail?id=${id}` })
  },

  quickAdd(n, id) {
    const drink = find(id)
    const change = n - (this.data.counts[id] || 0)
    if (change > 0) {
      const [size, sugar] = choices(drink).map(choice => choice.options[0])
      cart.add({ id, size, sugar, price: drink.price }, change)
    } else {
      const line = cart.read().reverse().find(line => line.id === id)
      cart.setCount(line.key, line.n - 1)
    }
    this.refresh()
  },

  toCart() {
    my.switchTab({ url: '/pages/cart/cart' })
  },

  onShareAppMessage() {
    return { title: '胡同咖啡：今天喝点什么？', desc: '点单、自提，一杯好咖啡', path: '/pages/menu/menu', imageUrl: '/images/latte.svg' }
  },
})
