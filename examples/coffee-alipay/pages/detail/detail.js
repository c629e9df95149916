import { choices, find, priceOf } from '../../utils/menu'
import * as cart from '../../utils/cart'

Page({
  data: { drink: {}, choices: [], picked: {}, price: 0, n: 1 },

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

  onShareAppMessage() {
    const { drink } = this.data
    return { title: `请你喝一杯${drink.name}`, desc: drink.note, path: `/pages/detail/detail?id=${drink.id}`, imageUrl: drink.image }
  },
})
