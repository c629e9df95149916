import { find } from '../../utils/recipes'
import { family, liked, saveFamily } from '../../utils/kitchen'

Page({
  data: { saved: '', family: {}, avoidable: [], liked: [] },

  onShow() {
    const home = family()
    this.setData({
      family: home,
      avoidable: ['辣', '汤', '待客'].map(name => ({ name, avoided: home.avoid.includes(name) })),
      liked: liked().map(find).filter(Boolean),
    })
  },

  count(event) {
    this.setData({ 'family.people': event.detail.value })
  },

  reset() {
    this.setData({ saved: '', 'family.people': family().people })
  },

  save(event) {
    const { name, people, avoid } = event.detail.value
    saveFamily({ name: name.trim() || '我家', people, avoid })
    this.setData({ saved: `${people} 个人吃` })
    ks.showToast({ title: '记住了', icon: 'success' })
  },
})
