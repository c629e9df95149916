import { seed } from './utils/books'

App({
  globalData: { colors: ['#34506b', '#8c4a3c', '#4d6b53', '#b08a3e', '#6b5b7b', '#3f3f46'] },

  onLaunch() {
    seed()
  },
})
