const habits = require('../../utils/habits')

const LONGEST = 16

Page({
  data: {
    name: '',
    icons: ['water', 'book', 'run', 'moon', 'pen', 'leaf'],
    colors: ['#e4572e', '#f2a65a', '#3aa76d', '#2d9cdb', '#7b61c9', '#d6568b'],
    goals: ['每天', '工作日', '周末'],
    icon: 'pen',
    color: '#7b61c9',
    goal: 0,
    left: LONGEST,
  },

  onLoad: function (query) {
    const habit = query.id && habits.find(query.id)
    if (!habit) return
    this.id = habit.id
    tt.setNavigationBarTitle({ title: '修改习惯' })
    this.setData({ name: habit.name, left: LONGEST - habit.name.length, icon: habit.icon, color: habit.color, goal: Math.max(0, this.data.goals.indexOf(habit.goal)) })
  },

  pick: function (event) {
    const { field, value } = event.currentTarget.dataset
    this.setData({ [field]: value })
  },

  setGoal: function (event) {
    this.setData({ goal: Number(event.detail.value) })
  },

  type: function (event) {
    this.setData({ left: LONGEST - event.detail.value.length })
  },

  reset: function () {
    this.setData({ icon: 'pen', color: '#7b61c9', goal: 0, left: LONGEST - this.data.name.length })
  },

  save: function (event) {
    const name = event.detail.value.name.trim()
    if (!name) return tt.showToast({ title: '先给它起个名字', icon: 'none' })
    const { icon, color, goals, goal } = this.data
    habits.save({ id: this.id, name, icon, color, goal: goals[goal] })
    tt.navigateBack({ delta: 1 })
  },
})
