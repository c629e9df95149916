import { days, hour } from '../../utils/climate'

const app = getApp()
const WEEK = 7

const airWord = air => (air <= 50 ? '优' : air <= 100 ? '良' : '轻度污染')

const tips = ({ low, high, wind }) => [
  { name: '穿衣', text: high < 12 ? '羽绒服和围巾，别逞强。' : high < 22 ? '薄外套就够，早晚拉上拉链。' : '短袖，带一件挡冷气。' },
  { name: '洗车', text: wind > 3 ? '风大有尘，过两天再洗。' : '适合，能干净一阵子。' },
  { name: '跑步', text: low < 0 ? '热身久一点，先在室内。' : '清早或者傍晚都好。' },
]

Page({
  data: { city: {}, now: {}, temperature: 0, unit: 'celsius', hours: [], days: [], ahead: WEEK, scrolled: false, low: 0, high: 0, facts: [], tips: [], tip: 0, moved: false, ended: false },

  onShow() {
    this.refresh()
  },

  refresh() {
    const city = app.city()
    const week = days(city, this.data.ahead)
    const [today, tomorrow] = week
    const at = new Date().getHours()
    const hours = Array.from({ length: 24 }, (_, i) => hour(at + i < 24 ? today : tomorrow, (at + i) % 24))
    this.setData({
      city,
      unit: app.unit(),
      now: today,
      temperature: hours[0].temperature,
      hours,
      days: week,
      low: Math.min(...week.map(day => day.low)),
      high: Math.max(...week.map(day => day.high)),
      tips: tips(today),
      facts: [
        { name: '湿度', value: today.humidity, unit: '%', note: today.humidity > 70 ? '有些潮' : '舒适' },
        { name: '风', value: today.wind, unit: '级', note: today.wind > 3 ? '衣摆会飘起来' : '轻风' },
        { name: '空气', value: today.air, note: airWord(today.air) },
        { name: '温差', value: today.high - today.low, unit: '°', note: '早晚添件外套' },
      ],
    })
    // For the search of a host that has one: what this page is about.
    if (!swan.canIUse('setPageInfo')) return
    swan.setPageInfo({ title: `${city.name}天气`, keywords: `${city.name},天气,七天`, description: `${city.name}今天${today.word}，${today.low} 到 ${today.high} 度` })
  },

  // Below the week there is another one.
  onReachBottom() {
    if (this.data.ahead > WEEK) return
    this.setData({ ahead: 2 * WEEK })
    this.refresh()
  },

  // The bar says which city it is, once its name is out of sight.
  onPageScroll({ scrollTop }) {
    const scrolled = scrollTop > 80
    if (scrolled === this.data.scrolled) return
    this.setData({ scrolled })
    swan.setNavigationBarTitle({ title: scrolled ? this.data.city.name : '晴雨' })
  },

  onPullDownRefresh() {
    this.setData({ ahead: WEEK })
    this.refresh()
    swan.stopPullDownRefresh()
  },

  turn({ detail }) {
    this.setData({ tip: detail.current })
  },

  slide({ detail }) {
    const moved = detail.scrollLeft > 20
    if (moved !== this.data.moved) this.setData({ moved, ended: false })
  },

  end() {
    this.setData({ ended: true })
  },

  toCities() {
    swan.switchTab({ url: '/pages/cities/cities' })
  },

  openDay(event) {
    swan.navigateTo({ url: `/pages/day/day?city=${this.data.city.id}&offset=${event.detail.offset}` })
  },

  onShareAppMessage() {
    const { city, now } = this.data
    return { title: `${city.name}今天${now.word}`, path: '/pages/today/today' }
  },
})
