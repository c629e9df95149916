import { add } from '../../utils/books'

const { colors } = getApp().globalData

const blank = { title: '书名', author: '作者', color: colors[0], at: 0, pages: 1 }

Page({
  data: { colors, book: blank },

  fill({ currentTarget, detail }) {
    this.setData({ [`book.${currentTarget.dataset.field}`]: detail.value })
  },

  paint({ currentTarget }) {
    this.setData({ 'book.color': currentTarget.dataset.color })
  },

  clear() {
    this.setData({ book: blank })
  },

  save({ detail }) {
    const { title, author, pages } = detail.value
    if (!title.trim()) return qq.showToast({ title: '书名还空着', icon: 'none' })
    if (!(Number(pages) > 0)) return qq.showToast({ title: '页数要是正整数', icon: 'none' })
    add({ title: title.trim(), author: author.trim() || '佚名', pages: Math.round(Number(pages)), color: this.data.book.color })
    qq.navigateBack()
  },
})
