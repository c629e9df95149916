// The same 1,000 rows as in control.html.
const rows = round =>
  Array.from({ length: 1000 }, (_, id) => ({ id, title: `row ${id} round ${round}`, price: (id * 7 + round) % 997, hot: (id + round) % 5 === 0 }))

Page({
  data: { rows: [], n: 0, cycles: 0 },
  round: 0,
  nothing() {},
  go() {
    wx.navigateTo({ url: '/pages/second/second?from=bench' })
  },
  count() {
    this.setData({ n: this.data.n + 1 })
  },
  async cycle() {
    for (let count = 0; count < 100; count += 1) {
      await wx.navigateTo({ url: '/pages/second/second?from=cycle' })
      await wx.navigateBack()
    }
    this.setData({ cycles: this.data.cycles + 1 })
    globalThis.gc?.()
  },
  fill() {
    this.setData({ rows: rows(0) })
  },
  replace() {
    this.round += 1
    this.setData({ rows: rows(this.round) })
  },
  one() {
    this.round += 1
    this.setData({ 'rows[500].title': `only ${this.round}` })
  },
})
