import { find, goods, sessionOf } from '../../utils/goods'
import { bought } from '../../utils/orders'

const LIMIT = 2

Page({
  data: {
    goods: {},
    session: {},
    color: '',
    n: 1,
    rules: [`每人每款限 ${LIMIT} 件`, '下单后 15 分钟内可以取消', '示例商城不收钱，也不发货'],
    others: [],
    moved: false,
    ended: false,
    far: false,
    bottom: false,
  },

  onLoad({ id }) {
    this.one = find(id) || goods[0]
    this.setData({ color: this.one.colors[0], others: goods.filter(other => other !== this.one) })
  },

  onShow() {
    this.refresh()
  },

  refresh() {
    this.setData({ goods: { ...this.one, left: this.one.left - bought(this.one.id) }, session: sessionOf(this.one, Date.now()) })
  },

  onPageScroll({ scrollTop }) {
    const far = scrollTop > 60
    if (far === this.data.far) return
    this.setData({ far })
    jd.setNavigationBarTitle({ title: far ? this.one.name : '商品' })
  },

  onReachBottom() {
    this.setData({ bottom: true })
  },

  slide(event) {
    const moved = event.detail.scrollLeft > 20
    if (moved !== this.data.moved) this.setData({ moved, ended: false })
  },

  end() {
    this.setData({ ended: true })
  },

  pick(event) {
    this.setData({ color: event.currentTarget.dataset.color })
  },

  turn(event) {
    this.setData({ color: this.data.goods.colors[event.detail.current] })
  },

  less() {
    this.setData({ n: Math.max(1, this.data.n - 1) })
  },

  more() {
    if (this.data.n >= LIMIT) return jd.showToast({ title: `每人限 ${LIMIT} 件`, icon: 'none' })
    this.setData({ n: this.data.n + 1 })
  },

  buy() {
    const { color, n } = this.data
    jd.navigateTo({ url: `/pages/order/order?id=${this.one.id}&color=${encodeURIComponent(color)}&n=${n}` })
  },

  onShareAppMessage() {
    return { title: this.one.name, path: `/pages/goods/goods?id=${this.one.id}` }
  },
})
