import { find } from '../../utils/menu'
import * as cart from '../../utils/cart'

const app = getApp()

Page({
  data: { lines: [], total: 0 },

  onShow() {
    this.refresh()
  },

  refresh() {
    const lines = cart.read().map(line => ({ ...line, drink: find(line.id) }))
    this.setData({ lines, total: cart.total(lines) })
    app.showBadge()
  },

  change(event) {
    cart.setCount(event.currentTarget.dataset.key, event.detail.value)
    this.refresh()
  },

  async clear() {
    const { confirm } = await wx.showModal({ title: '清空购物袋？', content: '里面的饮品都会被移除', confirmColor: '#b9622b' })
    if (!confirm) return
    cart.clear()
    this.refresh()
  },

  checkout() {
    wx.navigateTo({
      url: '/packageOrder/checkout/checkout',
      success: ({ eventChannel }) => eventChannel.emit('lines', this.data.lines),
    })
  },
})
