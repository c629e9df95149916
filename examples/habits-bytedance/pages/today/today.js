const habits = require('../../utils/habits')

Page({
  data: { date: '', list: [], left: 0 },

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
    })
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
