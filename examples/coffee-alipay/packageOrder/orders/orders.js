import { orders } from '../../utils/api'

Page({
  data: { orders: [], loading: true, error: '', fresh: '' },

  onLoad({ fresh = '' }) {
    this.setData({ fresh })
    this.load()
  },

  async load() {
    this.setData({ error: '' })
    try {
      this.setData({ orders: await orders(), loading: false })
    } catch (error) {
      this.setData({ error: error.message, loading: false })
    }
    my.stopPullDownRefresh()
  },

  onPullDownRefresh() {
    this.load()
  },
})
