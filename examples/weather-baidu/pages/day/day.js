import { cities, day, hour } from '../../utils/climate'

const app = getApp()
const HOURS = [0, 3, 6, 9, 12, 15, 18, 21]

Page({
  data: { city: {}, day: {}, hours: [], facts: [], unit: 'celsius', note: '', saved: '' },

  onLoad({ city: id, offset }) {
    const city = cities.find(city => city.id === id) || app.city()
    const that = day(city, Number(offset) || 0)
    this.key = `note ${city.id} ${that.key}`
    swan.setNavigationBarTitle({ title: `${city.name} ${that.date}` })
    this.setData({
      city,
      day: that,
      hours: HOURS.map(at => hour(that, at)),
      unit: app.unit(),
      facts: [
        { name: '湿度', value: that.humidity, unit: '%', note: '全天平均' },
        { name: '风', value: that.wind, unit: '级', note: '最大' },
      ],
      saved: swan.getStorageSync(this.key) || '',
    })
  },

  save() {
    const { note } = this.data
    swan.setStorageSync(this.key, note)
    this.setData({ saved: note, note: '' })
    swan.showToast({ title: '记下了', icon: 'success' })
  },
})
