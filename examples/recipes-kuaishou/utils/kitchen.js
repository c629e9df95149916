// What this kitchen remembers: the basket, the liked dishes and how many eat.
const get = (key, usual) => {
  const value = ks.getStorageSync(key)
  return value === '' || value === undefined || value === null ? usual : value
}

export const basket = () => get('basket', [])
export const saveBasket = items => ks.setStorageSync('basket', items)

/** The needs of a recipe for some people; what is there already grows. */
export function buy(recipe, people) {
  const items = basket()
  for (const need of recipe.needs) {
    const amount = need.n * people
    const there = items.find(item => item.name === need.name && item.unit === need.unit)
    if (there) Object.assign(there, { n: there.n + amount, bought: false })
    else items.push({ name: need.name, n: amount, unit: need.unit, bought: false, from: recipe.name })
  }
  saveBasket(items)
}

export const liked = () => get('liked', [])
export function toggleLike(id) {
  const ids = liked()
  const next = ids.includes(id) ? ids.filter(other => other !== id) : [id, ...ids]
  ks.setStorageSync('liked', next)
  return next.includes(id)
}

export const family = () => get('family', { name: '我家', people: 2, avoid: [] })
export const saveFamily = value => ks.setStorageSync('family', value)
