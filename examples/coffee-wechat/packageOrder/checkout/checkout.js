import * as cart from '../../utils/cart'
import { placeOrder } from '../../utils/api'

const NOTE = 60

Page({
  data: { lines: [], name: '', phone: '', times: ['现在就做', '15 分钟后', '30 分钟后', '1 小时后'], time: 0, ownCup: false, total: 0, sending: false, left: NOTE },

  onLoad() {
    this.getOpenerEventChannel().on('lines', lines => {
      this.setData({ lines })
      this.showTotal()
    })
    const { name = '', phone = '' } = wx.getStorageSync('contact') || {}
    this.setData({ name: name || (wx.getStorageSync('profile') || {}).nickName || '', phone })
  },

  showTotal() {
    this.setData({ total: Math.max(0, cart.total(this.data.lines) - (this.data.ownCup ? 200 : 0)) })
  },

  setTime(event) {
    this.setData({ time: Number(event.detail.value) })
  },

  setOwnCup(event) {
    this.setData({ ownCup: event.detail.value })
    this.showTotal()
  },

  write(event) {
    this.setData({ left: NOTE - event.detail.value.length })
  },

  reset() {
    this.setData({ time: 0, ownCup: false, left: NOTE })
    this.showTotal()
  },

  async submit(event) {
    const { name, phone, note, ownCup } = event.detail.value
    if (!name) return wx.showToast({ title: '请填写称呼', icon: 'none' })
    if (!/^1\d{10}$/.test(phone)) return wx.showToast({ title: '请填写 11 位手机号', icon: 'none' })
    this.setData({ sending: true })
    wx.showLoading({ title: '正在下单', mask: true })
    try {
      const order = await placeOrder({
        name,
        phone,
        note,
        ownCup,
        time: this.data.times[this.data.time],
        lines: this.data.lines.map(({ id, size, sugar, n, price, drink }) => ({ id, name: drink.name, size, sugar, n, price })),
      })
      wx.hideLoading()
      wx.setStorage({ key: 'contact', data: { name, phone } })
      cart.clear()
      wx.redirectTo({ url: `/packageOrder/orders/orders?new=${order.id}` })
    } catch (error) {
      wx.hideLoading()
      this.setData({ sending: false })
      wx.showModal({ title: '没有下成', content: error.message, showCancel: false })
    }
  },
})
