const habits = require('../../utils/habits')

Page({
  data: {
    date: '',
    list: [],
    left: 0,
    quotes: ['不积跬步，无以至千里。', '做一点，比想很多近。', '今天漏了，明天接上。'],
    quote: 0,
    days: [],
    moved: false,
    ended: false,
    at: '',
  },

  onShow: function () {
    this.refresh()
  },

  refresh: function () {
    const today = habits.today()
    const now = new Date()
    const list = habits.read().map(habit => ({ ...habit, streak: habits.streak(habit), today: habit.done.indexOf(today) >= 0 }))
    this.setData({
      date: `${now.getMonth() + 1} 月 ${now.getDate()} 日 星期${'日一二三四五六'[now.getDay()]}`,
      list,
      left: list.filter(habit => !habit.today).length,
      days: Array.from({ length: 14 }, (_, n) => habits.daysAgo(n)).map(key => ({ key, name: key.slice(5), n: list.filter(habit => habit.done.indexOf(key) >= 0).length })),
      at: now.toTimeString().slice(0, 8),
    })
  },

  onPullDownRefresh: function () {
    this.refresh()
    tt.stopPullDownRefresh()
  },

  turn: function (event) {
    this.setData({ quote: event.detail.current })
  },

  slide: function (event) {
    const moved = event.detail.scrollLeft > 20
    if (moved !== this.data.moved) this.setData({ moved, ended: false })
  },

  end: function () {
    this.setData({ ended: true })
  },

  toggle: function (event) {
    const done = habits.toggle(event.detail.id)
    this.refresh()
    if (!done) return
    tt.vibrateShort()
    if (this.data.left === 0) tt.showToast({ title: '今天都做到了', icon: 'success' })
  },

  add: function () {
    tt.navigateTo({ url: '/pages/edit/edit' })
  },

  onShareAppMessage: function () {
    return { title: '日拱一卒：每天进一步', path: '/pages/today/today' }
  },
})
