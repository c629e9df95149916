import { find, goods } from '../../utils/goods'
import { address, place } from '../../utils/orders'

Page({
  data: { goods: goods[0], color: '', n: 1, address: {}, times: ['工作日和周末都行', '只在工作日', '只在周末'], time: 0, sending: false, letters: 0 },

  onLoad({ id, color, n }) {
    const one = find(id) || goods[0]
    this.setData({ goods: one, color: color ? decodeURIComponent(color) : one.colors[0], n: Number(n) || 1, address: address() })
  },

  setTime(event) {
    this.setData({ time: Number(event.detail.value) })
  },

  write(event) {
    this.setData({ letters: event.detail.value.length })
  },

  clear() {
    this.setData({ time: 0, letters: 0 })
  },

  submit(event) {
    const { name, phone, place: where, door } = event.detail.value
    if (!name || !where) return jd.showToast({ title: '请填写收货人和地址', icon: 'none' })
    if (!/^1\d{10}$/.test(phone)) return jd.showToast({ title: '请填写 11 位手机号', icon: 'none' })
    const { goods: one, color, n, times, time } = this.data
    this.setData({ sending: true })
    jd.showLoading({ title: '正在抢', mask: true })
    setTimeout(() => {
      jd.hideLoading()
      place({ goods: one.id, name: one.name, image: one.image, price: one.price, color, n, door, time: times[time], address: { name, phone, place: where } })
      jd.showToast({ title: '抢到了', icon: 'success' })
      jd.switchTab({ url: '/pages/orders/orders' })
    }, 600)
  },
})
