const habits = require('../../utils/habits')

/** The longest run of days that follow one another. */
function longest(done) {
  const days = new Set(done)
  let best = 0
  for (const day of done) {
    let n = 0
    for (let time = new Date(day + 'T12:00:00').getTime(); days.has(habits.dateKey(time)); time -= 86400000) n++
    best = Math.max(best, n)
  }
  return best
}

Page({
  data: { habit: null, streak: 0, best: 0, first: '', counts: {}, today: false, year: 2026, month: 1, days: [], shown: 6, far: false },

  onLoad: function (query) {
    this.id = query.id
    const now = new Date()
    this.setData({ year: now.getFullYear(), month: now.getMonth() + 1 })
  },

  onShow: function () {
    this.refresh()
  },

  refresh: function () {
    const habit = habits.find(this.id) || habits.read()[0]
    if (!habit) return this.setData({ habit: null })
    this.id = habit.id
    const counts = {}
    for (const day of habit.done) counts[day] = 1
    this.setData({
      days: habit.done.slice().sort().reverse().slice(0, this.data.shown),
      habit,
      counts,
      streak: habits.streak(habit),
      best: longest(habit.done),
      first: habit.done.slice().sort()[0] || '',
      today: Boolean(counts[habits.today()]),
    })
  },

  // Below the last days there are those before.
  onReachBottom: function () {
    this.setData({ shown: this.data.shown + 12 })
    this.refresh()
  },

  // The bar says which habit it is, once its name is out of sight.
  onPageScroll: function ({ scrollTop }) {
    const far = scrollTop > 60
    if (far === this.data.far) return
    this.setData({ far })
    tt.setNavigationBarTitle({ title: far ? this.data.habit.name : '习惯' })
  },

  toggle: function () {
    habits.toggle(this.id)
    this.refresh()
  },

  edit: function () {
    tt.navigateTo({ url: '/pages/edit/edit?id=' + this.id })
  },

  remove: function () {
    tt.showModal({
      title: '删除这个习惯？',
      content: '打卡记录会一起删除',
      success: res => {
        if (!res.confirm) return
        habits.remove(this.id)
        tt.navigateBack({ delta: 1 })
      },
    })
  },
})
