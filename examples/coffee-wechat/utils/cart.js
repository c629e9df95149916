// The cart lives in storage, so that it is there again next time.
const KEY = 'cart'

export const read = () => wx.getStorageSync(KEY) || []

const write = lines => wx.setStorageSync(KEY, lines)

const lineId = (id, size, sugar) => [id, size, sugar].join('|')

export function add({ id, size, sugar, price }, n = 1) {
  const lines = read()
  const key = lineId(id, size, sugar)
  const line = lines.find(line => line.key === key)
  if (line) line.n += n
  else lines.push({ key, id, size, sugar, price, n, addedAt: new Date() })
  write(lines)
}

export function setCount(key, n) {
  write(read().map(line => (line.key === key ? { ...line, n } : line)).filter(line => line.n > 0))
}

export const clear = () => wx.removeStorageSync(KEY)

export const count = () => read().reduce((sum, line) => sum + line.n, 0)

export const total = lines => lines.reduce((sum, line) => sum + line.price * line.n, 0)
