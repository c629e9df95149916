import { basket, saveBasket } from '../../utils/kitchen'

Page({
  data: { items: [], bought: 0, draft: '' },

  onShow() {
    this.show(basket())
  },

  show(items) {
    this.setData({ items, bought: items.filter(item => item.bought).length })
  },

  keep(items) {
    saveBasket(items)
    this.show(items)
  },

  type(event) {
    this.setData({ draft: event.detail.value })
  },

  add(event) {
    const name = event.detail.value.name.trim()
    if (!name) return
    this.setData({ draft: '' })
    this.keep([...this.data.items, { name, n: 0, unit: '', bought: false, from: '自己加的' }])
  },

  tick(event) {
    const names = event.detail.value
    this.keep(this.data.items.map(item => ({ ...item, bought: names.includes(item.name) })))
  },

  clear() {
    this.keep(this.data.items.filter(item => !item.bought))
  },
})
