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

  change(n, key) {
    cart.setCount(key, n)
    this.refresh()
  },

  clear() {
    my.confirm({
      title: '清空购物袋？',
      content: '里面的饮品都会被移除',
      confirmButtonText: '清空',
      cancelButtonText: '再想想',
      success: ({ confirm }) => {
        if (!confirm) return
        cart.clear()
        this.refresh()
      },
    })
  },

  checkout() {
    my.navigateTo({ url: '/packageOrder/checkout/checkout' })
  },
})
