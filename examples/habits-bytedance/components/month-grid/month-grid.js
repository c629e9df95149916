// A month of days: `counts` says how many habits were kept on which date, `of` how many there are.
const habits = require('../../utils/habits')

Component({
  properties: {
    year: { type: Number, value: 2026 },
    month: { type: Number, value: 1 },
    counts: { type: Object, value: {} },
    of: { type: Number, value: 1 },
  },

  data: { cells: [] },

  observers: {
    'year, month, counts': function (year, month, counts) {
      const first = new Date(year, month - 1, 1)
      const blanks = (first.getDay() + 6) % 7
      const length = new Date(year, month, 0).getDate()
      const today = habits.today()
      const cells = Array.from({ length: blanks }, () => ({}))
      for (let day = 1; day <= length; day++) {
        const key = habits.dateKey(new Date(year, month - 1, day))
        cells.push({ day, count: counts[key] || 0, today: key === today })
      }
      this.setData({ cells })
    },
  },
})
