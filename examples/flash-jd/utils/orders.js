// Orders and the address, in storage: this shop delivers nothing.
export const read = () => jd.getStorageSync('orders') || []

export function place(order) {
  const placed = { ...order, id: `JD${Date.now()}`, at: Date.now(), state: 'paid' }
  jd.setStorageSync('orders', [placed, ...read()])
  jd.setStorageSync('address', order.address)
  return placed
}

export function change(id, state) {
  jd.setStorageSync('orders', read().map(order => (order.id === id ? { ...order, state } : order)))
}

export const address = () => jd.getStorageSync('address') || { name: '', phone: '', place: '' }

/** How many of a product were bought here: the stock goes down by as many. */
export const bought = id => read().filter(order => order.goods === id && order.state !== 'cancelled').reduce((sum, order) => sum + order.n, 0)
