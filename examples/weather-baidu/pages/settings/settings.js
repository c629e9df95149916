const usual = { rain: true, time: '07:00', threshold: 8 }

Page({
  data: {
    units: [
      { id: 'celsius', name: '摄氏度 ℃' },
      { id: 'fahrenheit', name: '华氏度 ℉' },
    ],
    unit: 'celsius',
    remind: usual,
    threshold: usual.threshold,
    saved: '',
  },

  onLoad() {
    const remind = swan.getStorageSync('remind') || usual
    this.setData({ unit: getApp().unit(), remind, threshold: remind.threshold })
  },

  setTime(event) {
    this.setData({ 'remind.time': event.detail.value })
  },

  save(event) {
    const { unit, rain } = event.detail.value
    const { remind, threshold } = this.data
    swan.setStorageSync('unit', unit || this.data.unit)
    swan.setStorageSync('remind', { rain, time: remind.time, threshold })
    this.setData({ saved: `每天 ${remind.time}，${rain ? '下雨前' : '下雨不'}提醒，低于 ${threshold}° 添衣` })
    swan.showToast({ title: '已保存', icon: 'success' })
  },

  reset() {
    this.setData({ unit: 'celsius', remind: usual, threshold: usual.threshold, saved: '' })
  },
})
