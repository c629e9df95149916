import { count } from './utils/cart'

App({
  globalData: {
    shop: { name: '胡同咖啡 · 五道营店', address: '东城区五道营胡同 17 号', hours: '08:00 – 21:00' },
  },

  onLaunch(options) {
    this.globalData.scene = options.scene
  },

  // The number on the bag.
  showBadge() {
    const n = count()
    if (n > 0) my.setTabBarBadge({ index: 1, text: n > 99 ? '99+' : `${n}` })
    else my.removeTabBarBadge({ index: 1 })
  },
})
