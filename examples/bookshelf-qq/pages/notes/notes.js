import { notes } from '../../utils/books'

Page({
  data: { notes: [] },

  onShow() {
    this.setData({ notes: notes() })
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
