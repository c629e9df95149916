const habits = require('../../utils/habits')

Page({
  data: { year: 2026, month: 1, last: true, counts: {}, list: [] },

  onLoad: function () {
    const now = new Date()
    this.show(now.getFullYear(), now.getMonth() + 1)
  },

  onShow: function () {
    const recent = Array.from({ length: 30 }, (_, n) => habits.daysAgo(n))
    const list = habits.read()
    const counts = {}
    for (const habit of list) for (const day of habit.done) counts[day] = (counts[day] || 0) + 1
    this.setData({ counts, list: list.map(habit => ({ ...habit, kept: recent.filter(day => habit.done.indexOf(day) >= 0).length })) })
  },

  show: function (year, month) {
    const now = new Date()
    this.setData({ year, month, last: year === now.getFullYear() && month === now.getMonth() + 1 })
  },

  turn: function (event) {
    const by = Number(event.currentTarget.dataset.by)
    if (by > 0 && this.data.last) return
    const to = new Date(this.data.year, this.data.month - 1 + by, 1)
    this.show(to.getFullYear(), to.getMonth() + 1)
  },
})
