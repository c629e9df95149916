// The cart lives in storage, so that it is there again next time.
const key = 'cart'

export const read = () => my.getStorageSync({ key }).data || []

const write = data => my.setStorageSync({ key, data })

export function add({ id, size, sugar, price }, n = 1) {
  const lines = read()
  const lineKey = [id, size, sugar].join('|')
  const line = lines.find(line => line.key === lineKey)
  if (line) line.n += n
  else lines.push({ key: lineKey, id, size, sugar, price, n })
  write(lines)
}

export function setCount(lineKey, n) {
  write(read().map(line => (line.key === lineKey ? { ...line, n } : line)).filter(line => line.n > 0))
}

export const clear = () => my.removeStorageSync({ key })

export const count = () => read().reduce((sum, line) => sum + line.n, 0)

export const total = lines => lines.reduce((sum, line) => sum + line.price * line.n, 0)
