import * as cart from '../../utils/cart'
import { find } from '../../utils/menu'
import { placeOrder } from '../../utils/api'

const NOTE = 60

Page({
  data: { lines: [], name: '', phone: '', times: ['现在就做', '15 分钟后', '30 分钟后', '1 小时后'], time: 0, ownCup: false, total: 0, sending: false, left: NOTE },

  onLoad() {
    const { data: contact } = my.getStorageSync({ key: 'contact' })
    const { name = '', phone = '' } = contact || {}
    this.setData({ name, phone, lines: cart.read().map(line => ({ ...line, drink: find(line.id) })) })
    this.showTotal()
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
    if (!name) return my.showToast({ content: '请填写称呼' })
    if (!/^1\d{10}$/.test(phone)) return my.showToast({ content: '请填写 11 位手机号' })
    this.setData({ sending: true })
    my.showLoading({ content: '正在下单' })
    try {
      const order = await placeOrder({
        name,
        phone,
        note,
        ownCup,
        time: this.data.times[this.data.time],
        lines: this.data.lines.map(({ id, size, sugar, n, price, drink }) => ({ id, name: drink.name, size, sugar, n, price })),
      })
      my.hideLoading()
      my.setStorage({ key: 'contact', data: { name, phone } })
      cart.clear()
      my.redirectTo({ url: `/packageOrder/orders/orders?fresh=${order.id}` })
    } catch (error) {
      my.hideLoading()
      this.setData({ sending: false })
      my.alert({ title: '没有下成', content: error.message, buttonText: '知道了' })
    }
  },
})
