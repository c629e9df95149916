import { cities, day } from '../../utils/climate'

const app = getApp()

Page({
  data: { word: '', found: [], mine: [], current: '', unit: 'celsius' },

  onShow() {
    this.refresh()
  },

  refresh() {
    const ids = swan.getStorageSync('cities') || []
    this.setData({
      current: app.city().id,
      unit: app.unit(),
      mine: ids.map(id => cities.find(city => city.id === id)).map(city => ({ ...city, today: day(city, 0) })),
    })
  },

  search(event) {
    const word = event.detail.value.trim()
    const ids = swan.getStorageSync('cities') || []
    const found = cities.filter(city => city.name.includes(word) || city.province.includes(word))
    this.setData({ word, found: found.map(city => ({ ...city, mine: ids.indexOf(city.id) > -1 })) })
  },

  add(event) {
    const { id } = event.currentTarget.dataset
    const ids = swan.getStorageSync('cities') || []
    if (ids.indexOf(id) < 0) swan.setStorageSync('cities', ids.concat(id))
    swan.setStorageSync('city', id)
    this.setData({ word: '' })
    this.refresh()
  },

  choose(event) {
    swan.setStorageSync('city', event.currentTarget.dataset.id)
    swan.switchTab({ url: '/pages/today/today' })
  },

  remove(event) {
    const { id } = event.currentTarget.dataset
    const ids = swan.getStorageSync('cities') || []
    if (ids.length < 2) return swan.showToast({ title: '至少留一座城市', icon: 'none' })
    swan.showModal({
      title: '移除这座城市？',
      content: cities.find(city => city.id === id).name,
      success: ({ confirm }) => {
        if (!confirm) return
        swan.setStorageSync('cities', ids.filter(other => other !== id))
        this.refresh()
      },
    })
  },
})
