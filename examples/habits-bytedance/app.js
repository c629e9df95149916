const habits = require('./utils/habits')

App({
  onLaunch: function () {
    habits.start()
  },
})
