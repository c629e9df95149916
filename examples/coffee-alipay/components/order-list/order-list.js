const states = { 制作中: { color: '#b9622b' }, 可取餐: { color: '#1f4d3a' } }

Component({
  // `fresh`: the order that was placed a moment ago.
  props: { orders: [], fresh: '' },
  data: { states },

  didUpdate(before) {
    const { orders, onChange } = this.props
    if (orders.length !== before.orders.length && onChange) onChange(orders.length)
  },
})
