import { choices, find, priceOf } from '../../utils/menu'
import * as cart from '../../utils/cart'
import { reviews } from '../../utils/reviews'

const FIRST = 4

Page({
  data: { drink: {}, sizes: [], sugars: [], size: '', sugar: '', price: 0, n: 1, view: 0, reviews: reviews.slice(0, FIRST), far: false },

  onLoad({ id }) {
    const drink = find(id)
    if (!drink) {
      wx.showToast({ title: '这款已售完', icon: 'none' })
      return
    }
    const { size: sizes, sugar: sugars } = choices(drink)
    wx.setNavigationBarTitle({ title: drink.name })
    this.setData({ drink, sizes, sugars, size: sizes[0], sugar: sugars[0], price: drink.price })
  },

  pick(event) {
    const { name } = event.currentTarget.dataset
    this.setData({ [name]: event.detail.value })
    this.setData({ price: priceOf(this.data.drink, this.data.size) })
  },

  setCount(event) {
    this.setData({ n: event.detail.value })
  },

  add() {
    const { drink, size, sugar, price, n } = this.data
    cart.add({ id: drink.id, size, sugar, price }, n)
    wx.showToast({ title: '已放进购物袋', icon: 'success' })
  },

  look(event) {
    this.setData({ view: event.detail.current })
  },

  // Below the first reviews there are the others.
  onReachBottom() {
    if (this.data.reviews.length < reviews.length) this.setData({ reviews })
  },

  // The bar says the price, too, once it is out of sight.
  onPageScroll({ scrollTop }) {
    const far = scrollTop > 100
    if (far === this.data.far) return
    this.setData({ far })
    const { name, price } = this.data.drink
    wx.setNavigationBarTitle({ title: far ? `${name} ¥${price / 100}` : name })
  },

  onShareAppMessage() {
    const { drink } = this.data
    return { title: `请你喝一杯${drink.name}`, path: `/pages/detail/detail?id=${drink.id}`, imageUrl: drink.image }
  },
})
