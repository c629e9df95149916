import { choices, find, inCategory, priceOf } from '../../utils/menu'
import * as cart from '../../utils/cart'
import { reviews } from '../../utils/reviews'

const FIRST = 4

Page({
  data: { drink: {}, choices: [], picked: {}, price: 0, n: 1, view: 0, reviews: reviews.slice(0, FIRST), far: false, pairs: inCategory('all'), moved: false, ended: false },

  onLoad({ id }) {
    const drink = find(id)
    if (!drink) {
      my.alert({ title: '这款已售完', buttonText: '看看别的', success: () => my.navigateBack() })
      return
    }
    const offered = choices(drink)
    const picked = {}
    for (const { field, options } of offered) picked[field] = options[0]
    my.setNavigationBar({ title: drink.name })
    this.setData({ drink, choices: offered, picked, price: drink.price })
  },

  pick(event) {
    const { field } = event.currentTarget.dataset
    this.setData({ [`picked.${field}`]: event.detail.value })
    this.setData({ price: priceOf(this.data.drink, this.data.picked.size) })
  },

  setCount(n) {
    this.setData({ n })
  },

  add() {
    const { drink, picked, price, n } = this.data
    cart.add({ id: drink.id, ...picked, price }, n)
    my.showToast({ content: '已放进购物袋', type: 'success', duration: 1500 })
  },

  look(event) {
    this.setData({ view: event.detail.current })
  },

  slide({ detail }) {
    const moved = detail.scrollLeft > 20
    if (moved !== this.data.moved) this.setData({ moved, ended: false })
  },

  end() {
    this.setData({ ended: true })
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
    my.setNavigationBar({ title: far ? `${name} ¥${price / 100}` : name })
  },

  onShareAppMessage() {
    const { drink } = this.data
    return { title: `请你喝一杯${drink.name}`, desc: drink.note, path: `/pages/detail/detail?id=${drink.id}`, imageUrl: drink.image }
  },
})
