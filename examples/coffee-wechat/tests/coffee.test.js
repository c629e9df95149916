// hutong run examples/coffee-wechat --script examples/coffee-wechat/tests/coffee.test.js
import automator from 'miniprogram-automator'

let shop

beforeEach(async () => {
  shop = await automator.launch()
})

/** Puts a drink of the menu into the bag, with the button at its place. */
async function take(place, times = 1) {
  const menu = await shop.currentPage()
  for (let n = 0; n < times; n += 1) await (await menu.$$('.plus'))[place].tap()
}

/** Takes one drink and goes to where it is ordered. */
async function checkout() {
  await take(0)
  const cart = await shop.switchTab('/pages/cart/cart')
  await (await cart.$('.pay')).tap()
  return shop.currentPage()
}

test('the bag counts what is put into it, and keeps it', async () => {
  const menu = await shop.currentPage()
  expect(await menu.$('.bag')).toBeNull()
  await take(0, 2)
  await take(1)
  expect(await menu.data()).toMatchObject({ n: 3, total: 8800 })
  expect(await (await menu.$('.bag-total')).text()).toBe('¥88')
  expect(await shop.callWxMethod('getStorageSync', 'cart')).toHaveLength(2)
})

test('the bag is emptied when the customer agrees', async () => {
  await take(0)
  const cart = await shop.switchTab('/pages/cart/cart')
  const clear = await cart.$('.tools text')
  await clear.tap()
  await shop.native().cancelModal()
  expect(await cart.data('lines')).toHaveLength(1)
  await clear.tap()
  await shop.native().confirmModal()
  expect(await cart.data('lines')).toHaveLength(0)
  expect(await (await cart.$('.empty')).text()).toContain('购物袋还是空的')
})

describe('an order', () => {
  test('needs a name and a number', async () => {
    const page = await checkout()
    expect(page.path).toBe('packageOrder/checkout/checkout')
    const notes = []
    shop.on('console', ({ args }) => notes.push(...args))
    await shop.mockWxMethod('showToast', ({ title }) => console.log(title))
    await (await page.$('.pay')).tap()
    await (await page.$('input[name=name]')).input('小林')
    await (await page.$('.pay')).tap()
    expect(notes).toEqual(['请填写称呼', '请填写 11 位手机号'])
  })

  test('is sent with what was chosen, and leads to the orders', async () => {
    // The shop's own server, beside the mini-program.
    await shop.mockWxMethod('request', ({ url, method, data }) => {
      globalThis.sold ??= []
      if (method === 'POST' && url.endsWith('/orders')) sold.push({ id: 'o1', number: 'A1', ...data })
      return { statusCode: 200, data: method === 'GET' ? sold : url.endsWith('/login') ? { token: 't' } : sold[0] }
    })
    const page = await checkout()
    await (await page.$('input[name=name]')).input('小林')
    await (await page.$('input[name=phone]')).input('13800138000')
    await (await page.$('picker')).choose(2)
    await (await page.$('switch')).tap()
    expect(await page.data()).toMatchObject({ time: 2, ownCup: true, total: 2600 })
    await (await page.$('.pay')).tap()
    await page.waitFor(1000)
    const orders = await shop.currentPage()
    expect(orders.path).toBe('packageOrder/orders/orders')
    expect(orders.query).toEqual({ new: 'o1' })
    expect(await orders.data('orders[0]')).toMatchObject({ name: '小林', ownCup: true, lines: [{ n: 1 }] })
    expect(await shop.callWxMethod('getStorageSync', 'contact')).toEqual({ name: '小林', phone: '13800138000' })
  })

  test('that cannot be sent says why', async () => {
    const page = await checkout()
    await (await page.$('input[name=name]')).input('小林')
    await (await page.$('input[name=phone]')).input('13800138000')
    await (await page.$('.pay')).tap()
    await page.waitFor(100)
    const [question] = await shop.native().questions()
    expect(question).toMatchObject({ capability: 'ui.modal', args: { title: '没有下成' } })
    expect(await page.data('sending')).toBe(false)
  })
})
