import { notes } from '../../utils/books'

Page({
  data: { notes: [], at: '' },

  onShow() {
    this.setData({ notes: notes(), at: new Date().toTimeString().slice(0, 8) })
  },

  onPullDownRefresh() {
    this.onShow()
    qq.stopPullDownRefresh()
  },

  open({ currentTarget }) {
    qq.navigateTo({ url: `/pages/book/book?id=${currentTarget.dataset.id}` })
  },

  copy({ currentTarget }) {
    qq.setClipboardData({ data: currentTarget.dataset.text })
  },
})
