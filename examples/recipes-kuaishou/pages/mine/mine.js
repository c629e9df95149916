import { find } from '../../utils/recipes'
import { family, liked, saveFamily } from '../../utils/kitchen'

Page({
  data: { family: {}, avoidable: [], liked: [] },

  onShow() {
    const home = family()
    this.setData({
      family: home,
      avoidable: ['辣', '汤', '待客'].map(name => ({ name, avoided: home.avoid.includes(name) })),
      liked: liked().map(find).filter(Boolean),
    })
  },

  save(event) {
    const { name, people, avoid } = event.detail.value
    saveFamily({ name: name.trim() || '我家', people, avoid })
    ks.showToast({ title: '记住了', icon: 'success' })
  },
})
