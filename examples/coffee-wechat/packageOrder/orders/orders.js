import { orders } from '../../utils/api'

Page({
  data: { orders: [], loading: true, error: '', fresh: '' },

  onLoad(query) {
    this.setData({ fresh: query.new || '' })
    this.load()
  },

  async load() {
    this.setData({ error: '' })
    try {
      this.setData({ orders: await orders(), loading: false })
    } catch (error) {
      this.setData({ error: error.message, loading: false })
    }
    wx.stopPullDownRefresh()
  },

  onPullDownRefresh() {
    this.load()
  },
})
