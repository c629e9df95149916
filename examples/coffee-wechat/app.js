import { count } from './utils/cart'

App({
  globalData: { shop: { name: '胡同咖啡 · 五道营店', address: '东城区五道营胡同 17 号', hours: '08:00 – 21:00' } },

  // The number on the bag; the vendor takes it only while a tab page is in front.
  showBadge() {
    const n = count()
    if (n > 0) wx.setTabBarBadge({ index: 1, text: n > 99 ? '99+' : String(n) })
    else wx.removeTabBarBadge({ index: 1 })
  },
})
