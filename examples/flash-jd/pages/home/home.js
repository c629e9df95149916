import { ofSession, sessions } from '../../utils/goods'
import { bought } from '../../utils/orders'

Page({
  data: { words: { now: '抢购中', soon: '未开始', over: '已结束' }, sessions: [], current: -1, session: {}, list: [], reminders: {} },

  onShow() {
    this.refresh()
  },

  refresh() {
    const all = sessions(Date.now())
    const current = this.data.current < 0 ? all.find(one => one.state === 'now').id : this.data.current
    this.setData({
      sessions: all,
      current,
      session: all[current],
      list: ofSession(current).map(one => ({ ...one, left: one.left - bought(one.id) })),
      reminders: jd.getStorageSync('reminders') || {},
    })
  },

  choose(event) {
    this.setData({ current: event.currentTarget.dataset.id })
    this.refresh()
  },

  open(event) {
    jd.navigateTo({ url: `/pages/goods/goods?id=${event.detail.id}` })
  },

  act(event) {
    const { id } = event.currentTarget.dataset
    if (this.data.session.state !== 'soon') return jd.navigateTo({ url: `/pages/goods/goods?id=${id}` })
    const reminders = { ...this.data.reminders, [id]: !this.data.reminders[id] }
    jd.setStorage({ key: 'reminders', data: reminders })
    this.setData({ reminders })
    jd.showToast({ title: reminders[id] ? '开始前提醒你' : '不再提醒', icon: 'none' })
  },

  onShareAppMessage() {
    return { title: '整点抢，先到先得', path: '/pages/home/home' }
  },
})
