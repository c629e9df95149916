import { categories, choices, drinks, find } from '../../utils/menu'
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
    groups: categories.map(category => ({ ...category, drinks: drinks.filter(drink => drink.category === category.id) })),
    current: categories[0].id,
    target: '',
    ended: false,
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
    this.choosing = Date.now()
    this.setData({ current: id, target: `group-${id}` })
  },

  // The category follows the list, except while the list follows a tap on a category.
  scrolled() {
    if (Date.now() - (this.choosing || 0) < 800) return
    this.createSelectorQuery()
      .select('.drinks').boundingClientRect()
      .selectAll('.group').boundingClientRect()
      .exec(([list, groups]) => {
        if (!list) return
        const passed = groups.filter(group => group.top <= list.top + 40)
        const current = passed.length ? passed[passed.length - 1].id.replace('group-', '') : categories[0].id
        if (current !== this.data.current) this.setData({ current })
      })
  },

  end() {
    this.setData({ ended: true })
  },

  open(event) {
    wx.navigateTo({ url: `/pages/detail/detail?id=${event.currentTarget.dataset.id}` })
  },

  quickAdd(event) {
    const drink = find(event.currentTarget.dataset.id)
    const [size] = choices(drink).size
    const [sugar] = choices(drink).sugar
    const change = event.detail.value - (this.data.counts[drink.id] || 0)
    if (change > 0) {
      cart.add({ id: drink.id, size, sugar, price: drink.price }, change)
    } else {
      const line = cart.read().reverse().find(line => line.id === drink.id)
      cart.setCount(line.key, line.n - 1)
    }
    this.refresh()
  },

  toCart() {
    wx.switchTab({ url: '/pages/cart/cart' })
  },

  onShareAppMessage() {
    return { title: '胡同咖啡：今天喝点什么？', path: '/pages/menu/menu', imageUrl: '/images/latte.svg' }
  },
})
